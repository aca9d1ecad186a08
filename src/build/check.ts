import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type CheckReport,
  type CheckRun,
  checkModule,
  earlierImage,
  findings,
  isNote,
  noRelease,
  readNotes,
  watchedScript,
  watchedSites,
} from "../check/index.js";
import type { CpioEntry } from "../codec/cpio/index.js";
import { dataFile } from "../config/index.js";
import { LeanError } from "../error/index.js";
import { type Bundle, fastRootfs, readCodeReasons, verifyBundle } from "../image/index.js";
import { fastKernel } from "../kernel/index.js";
import {
  type Exit,
  exitWords,
  type FastFaces,
  freePort,
  type LaunchOptions,
  launch,
  type Machine,
} from "../machine/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { type CheckCommand, runCheckCommand } from "./check-command.js";
import { appended, bootFiles, contentsOf, copyWith, plainFile } from "./instrument.js";

export interface CheckRequest {
  /** Tried once the image is ready; the boot alone is checked when absent. */
  readonly command?: CheckCommand | undefined;
  /** Folder in which the command runs. */
  readonly workingFolder: string;
  /** How the image is booted; of a port whose host side is 0 any free one is taken. */
  readonly options: Pick<LaunchOptions, "memoryMiB" | "ports" | "volumes" | "env" | "accel" | "stopMs">;
  /** How long boot and command may take together. */
  readonly seconds: number;
  /** What the image and the command print, safe to print on a terminal. */
  readonly onLine?: (line: string) => void;
}

/**
 * Boots an image with its loading and its calls watched, runs a command against it, stops it in order, and tells what was
 * called in vain, what was loaded and which unresolved calls were taken: docs/check.md. A boot that fails and a command
 * that fails are findings. Throws `IMAGE_DAMAGED`, `CHECK_NO_RELEASE`, `CHECK_EARLIER_IMAGE`, what `launch` throws,
 * and the abort reason.
 */
export async function checkImage(
  context: Context,
  store: Store,
  bundle: Bundle,
  request: CheckRequest,
): Promise<CheckReport> {
  const { image } = bundle;
  if (image.shrink !== undefined && image.shrink.reasons === undefined) throw earlierImage(image.name);
  await verifyBundle(bundle);
  const code = await readCodeReasons(bundle);
  const folder = await mkdtemp(join(tmpdir(), "leanvm-check-"));
  try {
    const run = await step(context, "Check the image", (inner) =>
      watchedRun(inner, store, bundle, { ...request, folder }),
    );
    return findings(image, code, run);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function watchedRun(
  context: Context,
  store: Store,
  bundle: Bundle,
  request: CheckRequest & { readonly folder: string },
): Promise<CheckRun> {
  const { folder, options, seconds } = request;
  const until = performance.now() + seconds * 1000;
  const entries = await instruments(bundle);
  const ports = await Promise.all(
    options.ports.map(async (port) => (port.host === 0 ? { ...port, host: await freePort() } : port)),
  );
  const notes: string[] = [];
  const machine = await launch(context, await copyWith(bundle, join(folder, "shipped"), entries), {
    ...options,
    ports,
    cpus: 1,
    memory: store,
    readyTimeoutMs: seconds * 1000,
    fastFaces: () => facesWith(context, store, bundle, { folder, entries, memoryMiB: options.memoryMiB }),
    onLine: (line) => {
      if (isNote(line)) notes.push(line);
      // Notes begin on a line of their own, which leaves empty ones.
      else if (line !== "") request.onLine?.(line);
    },
  });
  try {
    const went = await tried(context, machine, bundle, { ...request, ports, until });
    await machine.stop();
    context.signal.throwIfAborted();
    const lastLines =
      went.failure === null
        ? []
        : machine
            .tail()
            .filter((line) => !isNote(line))
            .slice(-10);
    return { ...went, notes: readNotes(notes), lastLines };
  } finally {
    await machine.kill();
  }
}

type Tried = Omit<CheckRun, "notes" | "lastLines">;

/** Waits until the image is ready and runs the command. */
async function tried(
  context: Context,
  machine: Machine,
  bundle: Bundle,
  request: CheckRequest & { readonly ports: LaunchOptions["ports"]; readonly until: number },
): Promise<Tried> {
  const died: Exit[] = [];
  machine.exited.then((exit) => died.push(exit));
  try {
    const ready = await machine.ready;
    const end = await commandEnd(context, bundle, request);
    const failure = died.filter((exit) => exit.kind !== "status" || exit.status !== 0).map(deathWords)[0];
    return {
      readyMilliseconds: Math.round(ready.milliseconds),
      failure: failure ?? null,
      command: end?.command ?? null,
      timedOut: end?.timedOut ?? false,
    };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof LeanError)) throw error;
    return { readyMilliseconds: null, failure: error.message, command: null, timedOut: error.exit === 124 };
  }
}

async function commandEnd(
  context: Context,
  { folder }: Bundle,
  request: CheckRequest & { readonly ports: LaunchOptions["ports"]; readonly until: number },
) {
  const { command, ports, until, workingFolder, onLine } = request;
  if (command === undefined) return undefined;
  const timeoutMs = Math.max(until - performance.now(), 1);
  const place = { image: folder, ports, workingFolder, timeoutMs };
  return runCheckCommand(context, command, onLine === undefined ? place : { ...place, onLine });
}

function deathWords(exit: Exit): string {
  return `While it was checked, ${exitWords(exit)}.`;
}

/** The boot script that takes notes, and the module that does. */
async function instruments(bundle: Bundle): Promise<readonly CpioEntry[]> {
  const { image } = bundle;
  const boot = bootFiles(await contentsOf(bundle), image.version);
  if (boot === undefined) throw noRelease(image.name);
  const sites = watchedSites(image.shrink?.unresolved ?? []);
  const script = { ...boot.script, data: watchedScript(boot.script.data, sites) };
  const module = await readFile(dataFile(`check/${checkModule}.beam`));
  return [script, plainFile(boot.moduleAt(checkModule), module)];
}

/** What boots where the processor is emulated: unpacked, and followed by the same archive. */
async function facesWith(
  context: Context,
  store: Store,
  { kernel, rootfs, image }: Bundle,
  own: { readonly folder: string; readonly entries: readonly CpioEntry[]; readonly memoryMiB: number },
): Promise<FastFaces> {
  const [fast, plain] = await Promise.all([
    fastKernel(context, store, { path: kernel, sha256: image.kernel.sha256 }),
    fastRootfs(context, store, rootfs, image.rootfs, own.memoryMiB),
  ]);
  return {
    ...(fast === undefined ? {} : { kernel: fast }),
    ...(plain === undefined ? {} : { rootfs: await appended(plain, join(own.folder, "fast"), own.entries) }),
  };
}
