import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from "node:fs";

/** A console log on disk: bounded, and no reason to stop when it cannot be written. */
export interface ConsoleLog {
  /** A line of the guest. */
  line(text: string): void;
  /** A line of ours: `started`, `ready in 812 ms` … */
  note(text: string): void;
  /** Lines that were not written so far because the disk was full. */
  lost(): number;
  close(): void;
}

/** Opens the file at `path` for appending; a fake in tests. */
export interface LogFiles {
  readonly path: string;
  readonly olderPath: string;
  /** Bytes that both files may take together. */
  readonly bytes: number;
}

const retryMs = 1000;

/**
 * Appends lines to a log file of mode 0600, each with the time it came: `TIME | text` for the guest, `TIME * text` for
 * notes. At half of the allowed bytes the file becomes the older one, in place of the one before. When the
 * disk is full the last lines make room for a note that the log is cut there; writing is tried again once a second,
 * and once it works a note says how many lines are missing.
 */
export function openConsoleLog(files: LogFiles, now: () => Date = () => new Date()): ConsoleLog {
  const log = new LogFile(files);
  let missing = 0;
  let total = 0;
  let retryAt = 0;
  const lose = (): void => {
    missing++;
    total++;
  };
  const write = (mark: "|" | "*", text: string): void => {
    const time = now();
    const stamp = (words: string, kind: "|" | "*") => `${time.toISOString()} ${kind} ${words}\n`;
    if (missing > 0 && time.getTime() < retryAt) {
      lose();
      return;
    }
    const before = missing > 0 ? stamp(`${missing} lines are missing here: the disk was full`, "*") : "";
    if (log.append(before + stamp(text, mark))) {
      missing = 0;
      return;
    }
    if (missing === 0) {
      const cut = log.cut(stamp("the log is cut here: the disk is full", "*"));
      missing += cut;
      total += cut;
    }
    retryAt = time.getTime() + retryMs;
    lose();
  };
  return {
    line: (text) => write("|", text),
    note: (text) => write("*", text),
    lost: () => total,
    close: () => log.close(),
  };
}

/** The file under the log; each operation leaves it ending in a whole line. */
class LogFile {
  readonly #files: LogFiles;
  #descriptor: number | undefined;
  #size = 0;

  constructor(files: LogFiles) {
    this.#files = files;
  }

  /** Writes whole lines, or nothing and gives false. */
  append(text: string): boolean {
    const bytes = Buffer.from(text);
    try {
      const file = this.#open(bytes.length);
      for (let at = 0; at < bytes.length; )
        at += writeSync(file, bytes, at, bytes.length - at, this.#size + at);
      this.#size += bytes.length;
      return true;
    } catch {
      this.#truncate(this.#size);
      return false;
    }
  }

  /** Puts a note in the place of the last lines, whose room on the disk it takes; gives the number of those. */
  cut(note: string): number {
    const bytes = Buffer.from(note);
    if (this.#descriptor === undefined || this.#size < bytes.length) return 0;
    const [at, size] = [this.#lineStart(this.#size - bytes.length), this.#size];
    const replaced = Buffer.alloc(size - at);
    readSync(this.#descriptor, replaced, 0, replaced.length, at);
    writeSync(this.#descriptor, bytes, 0, bytes.length, at);
    this.#size = at + bytes.length;
    this.#truncate(this.#size);
    return replaced.filter((byte) => byte === 10).length;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(more: number): number {
    if (this.#size > 0 && this.#size + more > this.#files.bytes / 2) {
      renameSync(this.#files.path, this.#files.olderPath);
      this.close();
    }
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#files.path, "a+", 0o600);
      closeSync(this.#descriptor);
      this.#descriptor = openSync(this.#files.path, "r+");
      this.#size = fstatSync(this.#descriptor).size;
    }
    return this.#descriptor;
  }

  #truncate(size: number): void {
    try {
      if (this.#descriptor !== undefined) ftruncateSync(this.#descriptor, size);
    } catch {}
  }

  /** The start of the line that the place lies in; 0 for places before the file. */
  #lineStart(place: number): number {
    if (place <= 0 || this.#descriptor === undefined) return 0;
    const window = Buffer.alloc(Math.min(place, 16_384));
    const read = readSync(this.#descriptor, window, 0, window.length, place - window.length);
    const newline = window.subarray(0, read).lastIndexOf(10);
    return newline < 0 ? Math.max(0, place - window.length) : place - window.length + newline + 1;
  }
}
