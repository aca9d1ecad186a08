import { stripVTControlCharacters } from "node:util";
import { connectSupervisor, findVm } from "../../src/machine/index.js";

const patience = 120_000;

/**
 * What a remote shell on a terminal shows, without its colours, until `wanted` came or it was waited for in vain, after
 * something was typed at each of its prompts, which are numbered.
 */
export async function typed(
  state: string,
  vm: string,
  lines: readonly string[],
  wanted: RegExp,
): Promise<string> {
  const { socket } = await findVm(state, vm);
  let shown = "";
  let next = 0;
  const client = await connectSupervisor(socket, (answer) => {
    if (!("output" in answer)) return;
    shown += stripVTControlCharacters(Buffer.from(answer.output, "base64").toString("utf8"));
    const prompts = [...shown.matchAll(/\)(\d+)> /g)].map(([, number]) => Number(number));
    for (; next < Math.min(Math.max(0, ...prompts), lines.length); next++)
      client?.send({ input: Buffer.from(`${lines[next]}\n`).toString("base64") });
    if (wanted.test(shown)) client?.close();
  });
  client?.send({ do: "exec", words: ["remote"], size: { columns: 80, rows: 24 } });
  const over = setTimeout(() => client?.close(), patience);
  await client?.ended;
  clearTimeout(over);
  return shown;
}
