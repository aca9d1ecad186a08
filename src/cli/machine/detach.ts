import { fileURLToPath } from "node:url";
import { hasCode } from "../../error/index.js";
import { findVm, parseRestart, type Started, startVm, vmNames } from "../../machine/index.js";
import type { Session } from "../command.js";
import { launchSettings, type Prepared } from "./prepare.js";
import { type VmView, viewVm } from "./view.js";

const entry = fileURLToPath(new URL("../../supervise.js", import.meta.url));

/**
 * Starts a VM that outlives this command; with `wait` it returns once the VM is ready. What keeps it from starting
 * is thrown here. An interrupt takes the start back; one while waiting only ends the waiting.
 */
export async function detach(
  session: Session,
  prepared: Prepared,
  wait: boolean,
): Promise<{ readonly vm: VmView; readonly interrupted: boolean }> {
  session.onInterrupt("ending what was started");
  const { name, started } = await startNamed(session, prepared);
  session.onInterrupt("no longer waiting; the VM goes on");
  try {
    const interrupted = wait && !(await readyUnlessAborted(started, session.context.signal));
    return { vm: viewVm(await findVm(session.state, name)), interrupted };
  } finally {
    started.release();
  }
}

async function readyUnlessAborted(started: Started, signal: AbortSignal): Promise<boolean> {
  const aborted = new Promise<false>((resolve) => {
    signal.addEventListener("abort", () => resolve(false), { once: true });
  });
  return Promise.race([started.ready.then(() => true), aborted]);
}

/** Under its own name, else under the image's, with a number when that is taken. */
async function startNamed(
  session: Session,
  prepared: Prepared,
): Promise<{ readonly name: string; readonly started: Started }> {
  const { name } = prepared.run;
  if (name !== undefined) return { name, started: await start(session, prepared, name) };
  const taken = new Set(await vmNames(session.state));
  const base = baseName(prepared.bundle.image.name);
  for (let number = 1; ; number++) {
    const free = number === 1 ? base : `${base}-${number}`;
    if (taken.has(free)) continue;
    try {
      return { name: free, started: await start(session, prepared, free) };
    } catch (error) {
      if (!hasCode(error, "VM_EXISTS") && !hasCode(error, "VM_BUSY")) throw error;
    }
  }
}

function start(session: Session, prepared: Prepared, name: string): Promise<Started> {
  const { bundle, run, cache } = prepared;
  const { arch, kernel, rootfs, commandLine, machines, folder, image } = bundle;
  return startVm(session.context, entry, {
    root: session.state,
    name,
    image: { folder, name: image.name, version: image.version },
    bundle: { folder, arch, kernel, rootfs, commandLine, ...(machines === undefined ? {} : { machines }) },
    files: { kernel: image.kernel, rootfs: image.rootfs },
    launch: {
      ...launchSettings(prepared),
      ...(run.timeout === undefined ? {} : { readyTimeoutMs: run.timeout * 1000 }),
    },
    restart: parseRestart(run.restart) ?? { when: "no" },
    logBytes: Math.round(run.logSize * 1_000_000),
    cache,
  });
}

function baseName(image: string): string {
  const plain = image.replaceAll(/[^A-Za-z0-9_.-]/g, "-").replace(/^[^A-Za-z0-9]+/, "");
  return plain.slice(0, 50) || "vm";
}
