import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { vmName } from "../../config/index.js";
import { LeanError, systemCode } from "../../error/index.js";
import { nameInvalid, stateUnwritable } from "./errors.js";

/** Where the parts of a VM's state lie. */
export interface VmPaths {
  readonly folder: string;
  readonly record: string;
  readonly log: string;
  /** The older half of the log. */
  readonly olderLog: string;
  readonly socket: string;
  /** What the supervisor writes when it fails. */
  readonly supervisorLog: string;
}

/** `sun_path` of a Unix socket has 108 bytes, the last one a NUL. */
const maxSocketPath = 107;

const privatePrefix = "leanvm-vm-";

/** Throws `VM_NAME_INVALID` for what cannot be a VM's name. */
export function checkName(name: string): void {
  if (!vmName.test(name)) throw nameInvalid(name);
}

/** The parts of a VM's state under the state folder `root`. Throws `VM_NAME_INVALID`. */
export function vmPaths(root: string, name: string): VmPaths {
  checkName(name);
  const folder = join(root, "vms", name);
  return {
    folder,
    record: join(folder, "vm.json"),
    log: join(folder, "console.log"),
    olderLog: join(folder, "console.log.1"),
    socket: join(folder, "control.sock"),
    supervisorLog: join(folder, "supervisor.log"),
  };
}

/** Where a new supervisor listens: in the VM's folder, or in a new private one when that path is too long. */
export async function socketPath(paths: VmPaths): Promise<string> {
  if (Buffer.byteLength(paths.socket) <= maxSocketPath) return paths.socket;
  const temporary = Buffer.byteLength(tmpdir()) < maxSocketPath - 50 ? tmpdir() : "/tmp";
  return join(await mkdtemp(join(temporary, privatePrefix)), basename(paths.socket));
}

/** Names of the VMs, in order. */
export async function vmNames(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, "vms")).catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return [];
    throw stateUnwritable(root, error);
  });
  return names.filter((name) => vmName.test(name)).toSorted();
}

/** Makes the folder of a new VM; false when there is one already. Throws `STATE_UNWRITABLE`. */
export async function claimFolder(root: string, name: string): Promise<boolean> {
  const { folder } = vmPaths(root, name);
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error instanceof LeanError ? error : stateUnwritable(root, error);
  }
}

/** Takes the folder of a VM away, in one go for whoever looks. `socket` is removed with it. */
export async function removeFolder(root: string, name: string, socket?: string): Promise<void> {
  const { folder } = vmPaths(root, name);
  const aside = join(dirname(folder), `.${name}.${process.pid}`);
  await rename(folder, aside).catch((error: unknown) => {
    if (systemCode(error) !== "ENOENT") throw stateUnwritable(root, error);
  });
  await rm(aside, { recursive: true, force: true });
  if (socket !== undefined) await removeSocket(folder, socket);
}

/** Removes what is left of a supervisor's socket. */
export async function removeSocket(folder: string, socket: string): Promise<void> {
  await rm(socket, { force: true });
  const parent = dirname(socket);
  if (parent !== folder && basename(parent).startsWith(privatePrefix))
    await rm(parent, { recursive: true, force: true });
}
