import { findVm, isLive, type LogLine, readLog, vmPaths } from "../../machine/index.js";
import type { Session } from "../command.js";
import { followAsJson } from "./errors.js";

export interface LogRequest {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Only so many of the lines that are there at first. */
  readonly tail?: number;
}

/**
 * Prints a VM's log, or with `--json` gives its lines back. Throws `VM_NOT_FOUND`, and `USAGE` for following
 * what is to be one document.
 */
export async function showLog(
  session: Session,
  name: string,
  request: LogRequest,
): Promise<readonly LogLine[]> {
  if (request.follow && session.json) throw followAsJson();
  const vm = await findVm(session.state, name);
  session.onInterrupt("done");
  const following = {
    signal: session.context.signal,
    isLive: async () => isLive((await findVm(session.state, name).catch(() => vm)).state),
  };
  const gathered: LogLine[] = [];
  let caughtUp = false;
  for await (const lines of readLog(vmPaths(session.state, name), request.follow ? following : undefined)) {
    if (caughtUp) print(session, lines, request);
    else gather(gathered, lines, request.tail);
    if (lines.length > 0 || caughtUp) continue;
    caughtUp = true;
    if (!session.json) print(session, gathered, request);
  }
  if (vm.lostLines !== undefined && vm.lostLines > 0 && isLive(vm.state)) {
    session.context.emit({
      type: "notice",
      message: `${vm.lostLines} lines are not in the log: the disk was full when they came.`,
    });
  }
  return session.json ? gathered : [];
}

function gather(gathered: LogLine[], lines: readonly LogLine[], most = Number.POSITIVE_INFINITY): void {
  for (const line of lines) gathered.push(line);
  if (gathered.length > most) gathered.splice(0, gathered.length - most);
}

function print({ terminal }: Session, lines: readonly LogLine[], { timestamps }: LogRequest): void {
  const text = lines
    .map(({ time, note, text }) => `${timestamps ? `${time} ` : ""}${note ? `[${text}]` : text}\n`)
    .join("");
  if (text !== "") terminal.stdout.write(text);
}
