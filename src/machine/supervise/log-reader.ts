import { setTimeout as sleep } from "node:timers/promises";
import type { VmPaths } from "../state/index.js";
import { LogFileReader } from "./log-file-reader.js";

/** A line of a VM's log. */
export interface LogLine {
  /** When it came, ISO 8601. */
  readonly time: string;
  /** Whether it is a remark of the supervisor, not of the guest. */
  readonly note: boolean;
  readonly text: string;
}

/** How long to go on. */
export interface Following {
  readonly signal: AbortSignal;
  /** Whether there may be more lines. */
  readonly isLive: () => Promise<boolean>;
}

const pollMs = 200;

/** Reads one line of a log file; undefined for one that is damaged. */
export function parseLogLine(line: string): LogLine | undefined {
  const [, time, mark, text] = /^(\d{4}-[\d:.T-]+Z) ([|*]) (.*)$/.exec(line) ?? [];
  return time === undefined || text === undefined ? undefined : { time, note: mark === "*", text };
}

/**
 * A VM's log, oldest line first, in portions; an empty one says that all there is was read. It ends there, or goes on
 * with what comes while `following` says so.
 */
export async function* readLog(
  paths: Pick<VmPaths, "log" | "olderLog">,
  following?: Following,
): AsyncGenerator<readonly LogLine[]> {
  const current = new LogFileReader(paths.log);
  try {
    await current.open();
    yield* olderLines(paths.olderLog, current);
    for (;;) {
      const live = following !== undefined && !following.signal.aborted && (await following.isLive());
      yield* portions(current);
      yield [];
      if (!live) return;
      await sleep(pollMs, undefined, { signal: following.signal }).catch(() => undefined);
    }
  } finally {
    await current.close();
  }
}

/** The older file, unless it has just become that and is the one being read. */
async function* olderLines(path: string, current: LogFileReader): AsyncGenerator<readonly LogLine[]> {
  const older = new LogFileReader(path);
  try {
    await older.open();
    if (older.inode() !== current.inode()) yield* portions(older);
  } finally {
    await older.close();
  }
}

async function* portions(reader: LogFileReader): AsyncGenerator<readonly LogLine[]> {
  for (let lines = await reader.next(); lines !== undefined; lines = await reader.next()) {
    const understood = lines.map(parseLogLine).filter((line) => line !== undefined);
    if (understood.length > 0) yield understood;
  }
}
