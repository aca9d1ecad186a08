import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../src/process/index.js";
import type { Context } from "../src/step/index.js";
import { choices } from "./runtimes/choices.js";
import { measureChoice } from "./runtimes/measure.js";
import { runtimesPage } from "./runtimes/page.js";
import { type Runtimes, runtimesJson, runtimesSchema } from "./runtimes/record.js";

/**
 * Measures what each choice of runtime brings, with examples/hello_world and examples/compute at `--shrink functions`;
 * writes `docs/runtimes.json` and `docs/runtimes.md`. Names on the command line choose some; the others keep what the
 * record has. `--page` measures nothing and writes the page anew.
 */
const record = "docs/runtimes.json";
const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context: Context = { emit: () => undefined, signal: ended.signal };
const words = process.argv.slice(2);
const known = await readFile(record, "utf8").then(
  (text) => runtimesSchema.parse(JSON.parse(text)),
  (): Runtimes => ({ rows: [] }),
);
const rows = words.includes("--page") ? known.rows : await measured(words);
const result = { rows };
await writeFile(record, runtimesJson(result));
await writeFile("docs/runtimes.md", runtimesPage(result));
console.log(`wrote ${record} and docs/runtimes.md`);

async function measured(names: readonly string[]): Promise<Runtimes["rows"]> {
  await run(context, { argv: ["sh", "scripts/compile.sh"] });
  const folder = await mkdtemp(join(tmpdir(), "leanvm-runtimes-"));
  try {
    const rows: Runtimes["rows"] = [];
    for (const choice of choices) {
      const former = known.rows.find(({ name }) => name === choice.name);
      const wanted = names.length === 0 || names.includes(choice.name);
      if (wanted) console.log(choice.name);
      const row = wanted ? await measureChoice(context, folder, choice) : former;
      if (row !== undefined) rows.push(row);
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
