import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { systemCode } from "../../error/index.js";
import { stateUnwritable, vmBusy } from "./errors.js";
import { fateOf, identityOf, type ProcessIdentity } from "./identity.js";

/** Taking over from a dead holder is done in an instant; a claim to it that lasts longer was left by a dead one. */
const claimMs = 10_000;

/**
 * Does something to a VM that no second command may do to it at the same time. The lock is a symbolic link whose
 * target names its holder: made in one go, never half-written, and worth nothing once its holder is gone.
 * Throws `VM_BUSY` with the command and process that hold it.
 */
export async function withLock<T>(
  root: string,
  vm: { readonly name: string; readonly command: string },
  work: () => Promise<T>,
): Promise<T> {
  const path = join(root, "locks", vm.name);
  const own = targetOf(await identityOf(), vm.command);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw stateUnwritable(root, error);
  });
  while (!(await take(path, own, { root, name: vm.name }))) await sleep(1);
  try {
    return await work();
  } finally {
    if ((await readlink(path).catch(() => "")) === own) await rm(path, { force: true });
  }
}

/** Tries once; false when somebody else changed the lock in between. */
async function take(
  path: string,
  own: string,
  place: { readonly root: string; readonly name: string },
): Promise<boolean> {
  if (await made(own, path, place.root)) return true;
  const target = await readlink(path).catch(() => undefined);
  if (target === undefined) return false;
  const holder = holderOf(target);
  if (holder !== undefined && (await fateOf(holder)) === "alive") {
    throw vmBusy(place.name, holder.command, holder.pid);
  }
  return takeOver(path, { stale: target, own }, place.root);
}

/**
 * Puts the own lock in the place of a dead holder's. Targets never come twice, and whoever replaces one has to hold the
 * claim to it, so that none is replaced but the one that was found dead.
 */
async function takeOver(
  path: string,
  target: { readonly stale: string; readonly own: string },
  root: string,
): Promise<boolean> {
  const claim = `${path}~${createHash("sha256").update(target.stale).digest("hex").slice(0, 16)}`;
  if (!(await made(target.own, claim, root))) {
    const since = (await lstat(claim).catch(() => undefined))?.mtimeMs;
    if (since !== undefined && Date.now() - since > claimMs) await rm(claim, { force: true });
    return false;
  }
  try {
    if ((await readlink(path).catch(() => undefined)) !== target.stale) return false;
    const draft = `${claim}~`;
    await rm(draft, { force: true });
    await symlink(target.own, draft);
    await rename(draft, path);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

/** Makes a link; false when there is something of that name. */
async function made(target: string, path: string, root: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw stateUnwritable(root, error);
  }
}

function targetOf({ pid, started, boot }: ProcessIdentity, command: string): string {
  return [pid, started, boot, command, randomBytes(6).toString("hex")].join(":");
}

function holderOf(target: string): (ProcessIdentity & { readonly command: string }) | undefined {
  const [pid = "", started = "", boot = "", command = ""] = target.split(":");
  return /^\d+$/.test(pid) ? { pid: Number(pid), started, boot, command } : undefined;
}
