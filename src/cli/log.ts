import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Event } from "../event/index.js";
import { stackOf } from "./render/error.js";
import { duration } from "./render/units.js";

/** The full account of one command. Opened with its first line; silent when the folder cannot be written. */
export interface Log {
  /** Undefined until something was written, and when nothing can be. */
  path(): string | undefined;
  event(event: Event): void;
  error(error: unknown): void;
  line(text: string): void;
  close(): void;
}

const kept = 20;

/** A log in `folder`, named after the time and the command; only the newest 20 files stay. */
export function openLog(folder: string, command: string, head: readonly string[]): Log {
  let file: { readonly path: string; readonly descriptor: number } | undefined;
  let useless = false;
  const started = performance.now();
  const write = (text: string) => {
    if (useless) return;
    try {
      file ??= create(folder, command, head);
      writeSync(file.descriptor, `${stamp(performance.now() - started)} ${text}\n`);
    } catch {
      useless = true;
    }
  };
  return {
    path: () => file?.path,
    line: write,
    event: (event) => {
      const text = describe(event);
      if (text !== undefined) write(text);
    },
    error: (error) => write(`error: ${stackOf(error)}`),
    close: () => {
      if (file !== undefined) closeSync(file.descriptor);
      file = undefined;
      useless = true;
    },
  };
}

function create(folder: string, command: string, head: readonly string[]) {
  mkdirSync(folder, { recursive: true });
  prune(folder);
  const time = new Date().toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const path = join(folder, `${time}-${command}-${process.pid}.log`);
  const descriptor = openSync(path, "a", 0o600);
  writeSync(descriptor, `${head.join("\n")}\n\n`);
  return { path, descriptor };
}

function prune(folder: string): void {
  const logs = readdirSync(folder)
    .filter((name) => name.endsWith(".log"))
    .sort();
  for (const name of logs.slice(0, Math.max(0, logs.length - kept + 1)))
    rmSync(join(folder, name), { force: true });
}

function describe(event: Event): string | undefined {
  switch (event.type) {
    case "step-start":
      return `begin ${event.name}`;
    case "step-end":
      return `${event.outcome} ${event.name} (${duration(event.milliseconds)}) ${event.detail ?? ""}`.trimEnd();
    case "output":
      return `${event.source} | ${event.line}`;
    case "notice":
      return `notice: ${event.message}`;
    case "warning":
      return `warning ${event.code}: ${event.message}`;
    case "step-progress":
      return undefined;
  }
}

const stamp = (milliseconds: number) => (milliseconds / 1000).toFixed(3).padStart(9);
