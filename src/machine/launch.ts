import type { Context } from "../step/index.js";
import { launchQemu } from "./qemu/index.js";
import type { BootBundle, Exit, LaunchOptions, Machine, Ready } from "./types.js";

/**
 * Boots an image and returns while it boots; `machine.ready` and `machine.exited` tell how it goes.
 * When the context's signal fires the guest is stopped in order. No emulator outlives this process.
 *
 * Throws `QEMU_MISSING`, `QEMU_TOO_OLD`, `QEMU_UNUSABLE` (exit 3), `MACHINE_UNSUPPORTED`, `ENV_INVALID`,
 * `ACCEL_CONFLICT`, `RUN_DIR_TOO_LONG` (exit 2), `KVM_UNUSABLE`. What goes wrong after the start is told by
 * `machine.ready`: also `PORT_IN_USE`. Volumes add what `openVolumes` throws.
 */
export async function launch(context: Context, bundle: BootBundle, options: LaunchOptions): Promise<Machine> {
  context.signal.throwIfAborted();
  return launchQemu(context, bundle, options);
}

/** What a run from start to end came to. */
export interface RunOutcome {
  /** Absent when the machine ended in order before it was ready and `until` is `exit`. */
  readonly ready?: Ready;
  readonly exit: Exit;
  readonly machine: Pick<Machine, "type" | "accel" | "argv">;
}

/**
 * Boots an image and sees it through: `until: "ready"` stops it in order once its application is up and
 * throws when it never is; `until: "exit"` waits for its own end, whatever that is.
 * Throws what `launch` and `machine.ready` throw; whatever happens, the machine is off afterwards.
 */
export async function runMachine(
  context: Context,
  bundle: BootBundle,
  options: LaunchOptions & { readonly until: "ready" | "exit" },
): Promise<RunOutcome> {
  const machine = await launch(context, bundle, options);
  try {
    const ready = await machine.ready;
    const exit = await (options.until === "ready" ? machine.stop() : machine.exited);
    return { ready, exit, machine };
  } catch (error) {
    const exit = await machine.stop();
    if (options.until === "exit" && exit.kind === "status") return { exit, machine };
    throw error;
  }
}
