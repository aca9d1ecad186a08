import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number | undefined;
  readonly done: Promise<Ran>;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to PATH, HOME and LEANVM_CACHE, which is all that the command line is given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its standard input, which is empty when absent. */
  readonly input?: string;
  /** In a process group of its own, which `kill` ends as a whole. */
  readonly group?: boolean;
  /** User and group id to run as. */
  readonly user?: number;
}

const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Starts the built command line, its output collected. */
export function startLeanvm(args: readonly string[], options: RunOptions = {}): Running {
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "/root", ...options.env };
  const child = spawn(process.execPath, [main, ...args], {
    cwd: options.cwd,
    env,
    detached: options.group ?? false,
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.on("error", () => child.stdin?.destroy());
  child.stdin?.end(options.input);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const done = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, ...output }));
  });
  const kill = (signal: NodeJS.Signals) => {
    if (options.group !== true || child.pid === undefined) child.kill(signal);
    else if (child.exitCode === null) process.kill(-child.pid, signal);
  };
  return { pid: child.pid, done, kill };
}

/** Runs the built command line to its end. */
export function leanvm(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return startLeanvm(args, options).done;
}

/** Calls `body` with a folder of its own, which is gone afterwards. */
export async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "leanvm-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
