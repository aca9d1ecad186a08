import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { forgetSteps, testCache } from "../support/cache.js";
import { leanvm, type Ran } from "../support/leanvm.js";

const run = promisify(execFile);

export const helloWorld = fileURLToPath(new URL("../../examples/hello_world", import.meta.url));
export const httpApi = fileURLToPath(new URL("../../examples/http_api", import.meta.url));

/** A folder for one test file, on the file system of the shared cache. */
export async function bench(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(dirname(testCache()), "leanvm-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Environment of a command line that uses a cache, the shared one when absent. */
export function withCache(cache = testCache()): Readonly<Record<string, string>> {
  const { LEANVM_MIRROR } = process.env;
  return { LEANVM_CACHE: cache, ...(LEANVM_MIRROR === undefined ? {} : { LEANVM_MIRROR }) };
}

/** A copy of the shared cache at `path`, its files hard links: never write into one in place. */
export async function copyCache(path: string, wanted: "as it is" | "packages only"): Promise<string> {
  const from = testCache();
  await run("cp", ["-al", from, path]).catch(() => run("cp", ["-a", from, path]));
  if (wanted === "packages only") await forgetSteps(path, [join(helloWorld, "lean.lock")]);
  return path;
}

/** A copy of an example. */
export async function copyProject(from: string, to: string): Promise<string> {
  await cp(from, to, { recursive: true, filter: (path) => !/\/(_build|deps|build)$/.test(path) });
  return to;
}

/** Builds and insists that it worked. */
export async function built(args: readonly string[], cache?: string): Promise<Ran> {
  const ran = await leanvm(["build", ...args], { env: withCache(cache) });
  if (ran.status !== 0)
    throw new Error(`leanvm build ${args.join(" ")} ended with ${ran.status}:\n${ran.stderr}`);
  return ran;
}

/** The error that a command line with `--json` ended with. */
export function errorOf(ran: Ran): {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly string[];
} {
  return JSON.parse(ran.stdout).error;
}

/** Hashes of the files of an image, by name. */
export async function digests(bundle: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(bundle)).toSorted();
  const bytes = await Promise.all(names.map((name) => readFile(join(bundle, name))));
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      createHash("sha256")
        .update(bytes[index] ?? "")
        .digest("hex"),
    ]),
  );
}

/** Command lines of processes that name a path. */
export async function processesNaming(path: string): Promise<readonly string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.map((line) => line.replaceAll("\0", " ")).filter((line) => line.includes(path));
}

/** A TCP port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

/** What a guest answers with, as JSON. */
export async function getJson(port: number, path: string): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) });
  return answer.json();
}
