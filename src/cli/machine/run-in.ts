import {
  connectSupervisor,
  type ExecutionEnd,
  findVm,
  isLive,
  type SupervisorClient,
} from "../../machine/index.js";
import type { Session } from "../command.js";
import type { Terminal } from "../terminal.js";
import { commandNotRun, remoteNeedsTerminal, vmEnded, vmHangs } from "./errors.js";

/**
 * Runs a command in a VM, joined with this terminal, to its end; an interrupt ends it. Its output is printed as it comes,
 * or with `--json` kept. Throws `VM_NOT_FOUND`, `VM_ENDED`, `VM_HANGS`, `COMMAND_NOT_RUN`,
 * `REMOTE_NEEDS_TERMINAL`.
 */
export async function runIn(
  session: Session,
  name: string,
  words: readonly string[],
): Promise<{ readonly end: Exclude<ExecutionEnd, { kind: "failed" }>; readonly output: string | null }> {
  const vm = await findVm(session.state, name);
  if (!isLive(vm.state)) throw vmEnded(name, vm.end?.reason);
  const size = sizeOf(session.terminal);
  if (isShell(words) && size === undefined) throw remoteNeedsTerminal();
  const kept: Buffer[] = [];
  let end: ExecutionEnd = { kind: "failed", reason: "the VM has ended" };
  const client = await connectSupervisor(vm.socket, (answer) => {
    if ("ended" in answer) end = answer.ended;
    if (!("output" in answer)) return;
    const bytes = Buffer.from(answer.output, "base64");
    if (session.json) kept.push(bytes);
    else session.terminal.stdout.write(bytes);
  });
  if (client === undefined) throw vmHangs(name);
  session.onInterrupt("ending the command");
  session.context.signal.addEventListener("abort", () => client.close(), { once: true });
  client.send({ do: "exec", words: [...words], ...(size === undefined ? {} : { size }) });
  const joined = join(session.terminal, client, { shell: isShell(words), raw: size !== undefined });
  try {
    await client.ended;
  } finally {
    joined.release();
  }
  session.context.signal.throwIfAborted();
  if (joined.left()) end = { kind: "status", number: 0 };
  if (end.kind === "failed") throw commandNotRun(words[0] ?? "", name, end.reason);
  return { end, output: session.json ? Buffer.concat(kept).toString("utf8") : null };
}

/** Ctrl-D. */
const endOfTransmission = 0x04;

/** A remote shell halts the node that it is on, the release, when its input ends: it never does. */
function isShell(words: readonly string[]): boolean {
  return words[0] === "remote";
}

/** The size of the terminal that both what is typed and what is shown belong to; undefined when there is none. */
function sizeOf({ stdin, stdout }: Terminal): { columns: number; rows: number } | undefined {
  if (stdin().isTTY !== true || stdout.isTTY !== true) return undefined;
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}

interface Manner {
  /** A shell, which Ctrl-D leaves instead of ending its input. */
  readonly shell: boolean;
  /** Every key is handed on at once. */
  readonly raw: boolean;
}

/** Hands on what is typed, and the terminal's size, until `release`. */
function join(
  { stdin: open, stdout }: Terminal,
  { send, close }: SupervisorClient,
  { shell, raw }: Manner,
): { readonly left: () => boolean; readonly release: () => void } {
  const stdin = open();
  let left = false;
  const leave = () => {
    left = true;
    close();
  };
  const onData = (chunk: Buffer | string) => {
    const bytes = Buffer.from(chunk);
    if (shell && bytes.includes(endOfTransmission)) leave();
    else send({ input: bytes.toString("base64") });
  };
  const onEnd = () => (shell ? leave() : send({ inputOver: true }));
  const onResize = () => send({ size: { columns: stdout.columns || 80, rows: stdout.rows || 24 } });
  stdin.on("data", onData);
  stdin.on("end", onEnd);
  if (raw) stdout.on?.("resize", onResize);
  if (raw) stdin.setRawMode?.(true);
  return {
    left: () => left,
    release: () => {
      stdin.off("data", onData);
      stdin.off("end", onEnd);
      stdout.off?.("resize", onResize);
      if (raw) stdin.setRawMode?.(false);
      stdin.pause();
      stdin.unref?.();
    },
  };
}
