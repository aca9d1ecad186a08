import { LeanError, systemCode } from "../../error/index.js";

export function nameInvalid(name: string): LeanError {
  return new LeanError({
    code: "VM_NAME_INVALID",
    message: `${JSON.stringify(name)} cannot be the name of a VM: it takes letters, digits, "_", "." and "-", begins with a letter or digit, and has 63 characters at most.`,
    hint: "Choose a name such as `api` or `worker-2`.",
    exit: 2,
  });
}

export function vmExists(name: string, state: string): LeanError {
  return new LeanError({
    code: "VM_EXISTS",
    message: `There is a VM named ${name} already; it is ${state}.`,
    hint: `Choose another name with \`--name\`, or remove that one with \`leanvm rm ${name}${/^(exited|dead)/.test(state) ? "" : " --force"}\`.`,
  });
}

export function vmMissing(name: string, nearest: string | undefined): LeanError {
  return new LeanError({
    code: "VM_NOT_FOUND",
    message: `There is no VM named ${name}.`,
    hint: nearest ?? "`leanvm ps` lists the VMs there are.",
    exit: 2,
  });
}

export function vmBusy(name: string, command: string, pid: number): LeanError {
  return new LeanError({
    code: "VM_BUSY",
    message: `\`leanvm ${command}\` (process ${pid}) is at work on the VM ${name}.`,
    hint: "Wait until it is done, or end that process, then try again.",
  });
}

export function stateUnwritable(root: string, cause: unknown): LeanError {
  const full = systemCode(cause) === "ENOSPC" || systemCode(cause) === "EDQUOT";
  const words = full ? "the disk is full" : cause instanceof Error ? cause.message : String(cause);
  return new LeanError({
    code: "STATE_UNWRITABLE",
    message: `The state of VMs cannot be kept in ${root}: ${words}.`,
    hint: "Free some space or mend the folder's permissions; LEANVM_STATE names another folder.",
    cause,
  });
}
