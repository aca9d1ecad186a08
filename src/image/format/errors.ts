import { LeanError } from "../../error/index.js";

export function needsInit(name: string, why: readonly string[]): LeanError {
  return new LeanError({
    code: "EXPORT_NEEDS_INIT",
    message: `${name} cannot be started without the PID 1 of its virtual machine, which a container does not have.`,
    hint: "Build it without capability `distribution` and without templates for vm.args, and export that.",
    details: why,
  });
}

export function notStartable(name: string): LeanError {
  return new LeanError({
    code: "EXPORT_NOT_STARTABLE",
    message: `${name} does not say how it is started: there is no etc/lean/init.conf with a program in it.`,
    hint: "Build the image anew with this version.",
  });
}
