import type { Arch } from "../../config/index.js";
import { findProgram, run } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import type { LaunchOptions } from "../types.js";
import { fwcfgUnavailable, qemuMissing, qemuTooOld, qemuUnreadable } from "./errors.js";

export interface QemuProgram {
  readonly path: string;
  /** For example `7.2.22`. */
  readonly version: string;
}

/** microvm with ACPI, `rng-builtin` and the option syntax used here are all there from this version on. */
const least = [6, 0] as const;

/**
 * Finds the emulator of an architecture and asks its version.
 * Throws `QEMU_MISSING`, `QEMU_TOO_OLD`, `QEMU_UNUSABLE` (exit 3 each, with the command that mends it).
 */
export async function findQemu(context: Context, arch: Arch): Promise<QemuProgram> {
  const name = `qemu-system-${arch}`;
  const path = await findProgram(name);
  if (path === undefined) throw qemuMissing(name, arch);
  const { lines } = await run(context, { argv: [path, "--version"], timeoutMs: 10_000, accept: anyStatus });
  const [, version, major, minor] = /version ((\d+)\.(\d+)[.\d]*)/.exec(lines.join("\n")) ?? [];
  if (version === undefined) throw qemuUnreadable(path, lines);
  if (Number(major) < least[0] || (Number(major) === least[0] && Number(minor) < least[1])) {
    throw qemuTooOld(path, version, least.join("."), arch);
  }
  return { path, version };
}

const anyStatus = Array.from({ length: 256 }, (_, status) => status);

/**
 * QEMU 7.1 and 7.2 make the fw_cfg device of their RISC-V board only after they have read what is to be in it, and end
 * (mended in 8.0, hw/riscv/virt.c). Throws `FWCFG_UNAVAILABLE` when something is to be handed to a guest there.
 */
export function assertHandsOver(
  { version }: QemuProgram,
  arch: Arch,
  { env, command = [] }: Pick<LaunchOptions, "env" | "command">,
): void {
  const handed = Object.keys(env).length > 0 || command.length > 0;
  if (handed && arch === "riscv64" && /^7\.[12](\.|$)/.test(version)) throw fwcfgUnavailable(version);
}
