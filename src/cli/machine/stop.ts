import {
  askSupervisor,
  findVm,
  isLive,
  killProcess,
  removeFolder,
  type VmRecord,
  waitForEnd,
  withLock,
} from "../../machine/index.js";
import type { Session } from "../command.js";
import { vmHangs, vmRuns } from "./errors.js";

/** A supervisor gets this much longer than its guest before it is taken to hang. */
const marginMs = 4000;
/** How long it may take to be gone once it has said how the VM ended. */
const lastWordsMs = 2000;

/**
 * Stops a VM; `ended` says whether it still ran. An interrupt ends the waiting, not the stopping.
 * Throws `VM_NOT_FOUND`, `VM_BUSY`, `VM_HANGS`.
 */
export async function stopVm(
  session: Session,
  name: string,
  seconds: number | undefined,
): Promise<{ readonly vm: VmRecord; readonly ended: boolean }> {
  const before = await findVm(session.state, name);
  if (!isLive(before.state)) return { vm: before, ended: false };
  return withLock(session.state, { name, command: "stop" }, async () => {
    session.onInterrupt("no longer waiting; the VM is being stopped");
    const { signal } = session.context;
    const milliseconds = seconds === undefined ? before.stopMs : seconds * 1000;
    const limits = { signal, milliseconds: milliseconds + marginMs };
    const told = await askSupervisor(before.socket, { do: "stop", milliseconds }, limits);
    signal.throwIfAborted();
    const vm = told ?? (await findVm(session.state, name));
    if (isLive(vm.state)) throw vmHangs(name);
    await waitForEnd(before.supervisor, lastWordsMs);
    return { vm, ended: true };
  });
}

/**
 * Removes a VM with its log; one that runs only when `force` is set, which ends it at once.
 * Throws `VM_NOT_FOUND`, `VM_BUSY`, `VM_RUNNING`.
 */
export async function removeVm(session: Session, name: string, force: boolean): Promise<VmRecord> {
  await findVm(session.state, name);
  return withLock(session.state, { name, command: "rm" }, async () => {
    const vm = await findVm(session.state, name);
    if (isLive(vm.state)) {
      if (!force) throw vmRuns(name, vm.state);
      await end(vm);
    }
    await removeFolder(session.state, name, vm.socket);
    return vm;
  });
}

/** By its supervisor; when that does not answer, together with it. */
async function end(vm: VmRecord): Promise<void> {
  const told = await askSupervisor(vm.socket, { do: "kill" }, { milliseconds: marginMs });
  if (told === undefined) await killProcess(vm.supervisor);
}
