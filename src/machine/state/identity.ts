import { readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { systemCode } from "../../error/index.js";

/** A process, named so that a later one with the same id is not taken for it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the boot of the host to its start (`starttime` of proc(5)); empty where there is no /proc. */
  readonly started: string;
  /** The host's boot id; empty where there is none. */
  readonly boot: string;
}

/** What became of a process since its identity was taken. */
export type Fate = "alive" | "gone" | "rebooted";

/** The identity of a process that is there; this one when absent. */
export async function identityOf(pid: number = process.pid): Promise<ProcessIdentity> {
  return { pid, started: (await startOf(pid)) ?? "", boot: await bootId() };
}

/** Looks a process up again: by its id, its start time and the host's boot. */
export async function fateOf(identity: ProcessIdentity): Promise<Fate> {
  if ((await bootId()) !== identity.boot) return "rebooted";
  if (identity.started === "") return answersSignals(identity.pid) ? "alive" : "gone";
  return (await startOf(identity.pid)) === identity.started ? "alive" : "gone";
}

/** Ends a process at once when it still is the one that is meant. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
  if ((await fateOf(identity)) !== "alive") return;
  try {
    process.kill(identity.pid, "SIGKILL");
  } catch (error) {
    if (systemCode(error) !== "ESRCH") throw error;
  }
}

/** Waits until a process is gone, at most so many milliseconds. */
export async function waitForEnd(identity: ProcessIdentity, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline && (await fateOf(identity)) === "alive") await setTimeout(20);
}

/**
 * `starttime` out of the text of /proc/PID/stat, whose second field may hold blanks and brackets; undefined for
 * a process that has ended and only waits to be collected.
 */
export function startTime(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? undefined : fields[19];
}

async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? undefined : startTime(stat);
}

async function bootId(): Promise<string> {
  return (await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "")).trim();
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
