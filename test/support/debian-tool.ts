import { execFile } from "node:child_process";
import type { TestContext } from "vitest";
import { needs } from "./skip.js";

interface Finished {
  readonly status: number;
  readonly output: string;
}

/** Runs a program to its end. */
export function runTool(program: string, args: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
      resolve({ status, output: `${stdout}${stderr}` });
    });
  });
}

/** Sees to it that programs of Debian packages of the same name are there: root installs them; else the test is skipped. */
export async function debianTools(context: TestContext, names: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) {
    if ((await runTool(name, ["--version"])).status !== 0) missing.push(name);
  }
  if (missing.length === 0) return;
  const root = process.getuid?.() === 0;
  const install = root ? await runTool("apt-get", ["install", "-y", "-q", ...missing]) : undefined;
  needs(
    context,
    install?.status === 0,
    `${missing.join(" and ")} missing: apt-get install ${missing.join(" ")}`,
  );
}
