import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { hasCode } from "../../error/index.js";
import { startDetached } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import { deferred } from "../deferred.js";
import {
  claimFolder,
  lookUp,
  removeFolder,
  stateUnwritable,
  vmExists,
  vmPaths,
  withLock,
} from "../state/index.js";
import { supervisorFailed } from "./errors.js";
import { jsonLines } from "./protocol.js";
import { reported } from "./report.js";
import type { SuperviseReport, SuperviseRequest } from "./request.js";
import { refuseTakenPorts } from "./vms.js";

/** A VM that was started and lives on by itself. */
export interface Started {
  /** Milliseconds to readiness. Rejects with why it never was ready, once it has ended for good. */
  readonly ready: Promise<number>;
  /** Lets go of it: from here on it is on its own. */
  release(): void;
}

/**
 * Starts a VM that outlives this process, and returns once its emulator runs. `entry` is the program of the
 * supervisor. The context's abort takes back what was begun.
 * Throws `VM_EXISTS`, `VM_BUSY`, `PORT_IN_USE` naming the other VM, `STATE_UNWRITABLE`, and what `launch` throws;
 * nothing is left behind then.
 */
export async function startVm(context: Context, entry: string, request: SuperviseRequest): Promise<Started> {
  const { root, name, launch } = request;
  return withLock(root, { name, command: "run" }, async () => {
    if (!(await claimFolder(root, name))) await makeRoom(root, name);
    try {
      await refuseTakenPorts(root, launch.ports);
      return await handOver(context, entry, request);
    } catch (error) {
      await removeFolder(root, name);
      // Another VM may have been faster: then it is named.
      if (hasCode(error, "PORT_IN_USE")) await refuseTakenPorts(root, launch.ports);
      throw error;
    }
  });
}

/** A folder without a state was left by a command that was killed: whoever makes one holds the lock. */
async function makeRoom(root: string, name: string): Promise<void> {
  const vm = await lookUp(root, name);
  if (vm !== undefined) throw vmExists(name, vm.state);
  await removeFolder(root, name);
  await claimFolder(root, name);
}

/** Starts the supervisor, tells it what to do, and waits until its emulator runs. */
async function handOver(context: Context, entry: string, request: SuperviseRequest): Promise<Started> {
  const { root, name } = request;
  const { supervisorLog } = vmPaths(root, name);
  const errors = openErrors(root, supervisorLog);
  const { child, stdin, stdout } = startDetached([process.execPath, entry, name], errors);
  closeSync(errors);
  const exited = once(child, "exit").catch(() => undefined);
  const { started, ready } = reports(stdout, context);
  stdin.on("error", () => undefined);
  stdin.end(JSON.stringify(request));
  const takeBack = () => void child.kill("SIGTERM");
  context.signal.addEventListener("abort", takeBack, { once: true });
  try {
    await started;
  } catch (error) {
    await exited;
    context.signal.throwIfAborted();
    throw hasCode(error, "SUPERVISOR_FAILED") ? supervisorFailed(await lastLines(supervisorLog)) : error;
  } finally {
    context.signal.removeEventListener("abort", takeBack);
  }
  const release = () => {
    stdout.destroy();
    child.unref();
  };
  return { ready, release };
}

/** What the supervisor says until it, or `release`, closes the pipe. */
function reports(stdout: Readable, context: Context) {
  const started = deferred<void>();
  const ready = deferred<number>();
  const fail = (error: unknown) => {
    started.reject(error);
    ready.reject(error);
  };
  const hear = (words: SuperviseReport): void => {
    if (words.type === "event") context.emit(words.event);
    else if (words.type === "started") started.resolve();
    else if (words.type === "ready") ready.resolve(words.milliseconds);
    else fail(reported(words.error));
  };
  stdout.on(
    "data",
    jsonLines((line) => line !== undefined && hear(JSON.parse(line))),
  );
  stdout.once("close", () => fail(supervisorFailed([])));
  return { started: started.promise, ready: ready.promise };
}

async function lastLines(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trimEnd().split("\n").slice(-10);
}

function openErrors(root: string, path: string): number {
  try {
    return openSync(path, "a", 0o600);
  } catch (error) {
    throw stateUnwritable(root, error);
  }
}
