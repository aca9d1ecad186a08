import type { Arch } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import type { PortForward } from "../types.js";

/** Debian's package that carries the emulator of an architecture. */
const packages: Record<Arch, string> = {
  x86_64: "qemu-system-x86",
  aarch64: "qemu-system-arm",
  riscv64: "qemu-system-misc opensbi",
};

export function qemuMissing(program: string, arch: Arch): LeanError {
  return new LeanError({
    code: "QEMU_MISSING",
    message: `Running an ${arch} image needs ${program}, which is not on this machine.`,
    hint: `Install it with \`sudo apt-get install ${packages[arch]}\` (Debian, Ubuntu); elsewhere it is part of the package qemu.`,
    exit: 3,
  });
}

export function qemuTooOld(program: string, version: string, least: string, arch: Arch): LeanError {
  return new LeanError({
    code: "QEMU_TOO_OLD",
    message: `${program} is version ${version}; at least ${least} is needed.`,
    hint: `Install a newer one, for example with \`sudo apt-get install ${packages[arch]}\` on Debian 12 or later.`,
    exit: 3,
  });
}

export function qemuUnreadable(program: string, lines: readonly string[]): LeanError {
  return new LeanError({
    code: "QEMU_UNUSABLE",
    message: `${program} --version did not answer with a version.`,
    hint: `Try \`${program} --version\` yourself; reinstalling QEMU mends most causes.`,
    details: lines.slice(-10),
    exit: 3,
  });
}

export function fwcfgUnavailable(version: string): LeanError {
  return new LeanError({
    code: "FWCFG_UNAVAILABLE",
    message: `QEMU ${version} cannot hand environment variables or a command to a riscv64 guest: its board refuses fw_cfg.`,
    hint: "Install QEMU 8.0 or newer, or build what is no secret into the image: section [env] of lean.toml.",
    exit: 3,
  });
}

export function machineUnsupported(
  wanted: string | undefined,
  allowed: readonly string[],
  known: readonly string[],
): LeanError {
  const both = known.filter((type) => allowed.includes(type));
  return new LeanError({
    code: "MACHINE_UNSUPPORTED",
    message:
      wanted === undefined
        ? `This image boots on ${allowed.join(", ") || "no machine"}, and QEMU is driven here only as ${known.join(", ")}.`
        : `This image does not boot on the machine ${wanted}.`,
    hint: both.length > 0 ? `Choose one of: ${both.join(", ")}.` : "Build the image again with this version.",
    exit: 2,
  });
}

export function kvmUnusable(reason: string): LeanError {
  return new LeanError({
    code: "KVM_UNUSABLE",
    message: `KVM was asked for and does not work here: ${reason}.`,
    hint: "Use `--accel auto` or `--accel tcg` to emulate instead, which is slower.",
  });
}

export function kvmWithIcount(): LeanError {
  return new LeanError({
    code: "ACCEL_CONFLICT",
    message: "Counting instructions needs emulation, and KVM was asked for.",
    hint: "Leave one of the two out.",
    exit: 2,
  });
}

export function envInvalid(name: string): LeanError {
  return new LeanError({
    code: "ENV_INVALID",
    message: `The environment variable ${JSON.stringify(name)} cannot be passed on: names hold no "=", and neither names nor values a NUL.`,
    hint: "Write it as NAME=VALUE.",
    exit: 2,
  });
}

export function runDirTooLong(path: string): LeanError {
  return new LeanError({
    code: "RUN_DIR_TOO_LONG",
    message: `The folder ${path} has too long a path for the sockets in it (107 bytes are allowed in all).`,
    hint: "Choose a folder with a shorter path.",
    exit: 2,
  });
}

export function portInUse(port: PortForward): LeanError {
  return new LeanError({
    code: "PORT_IN_USE",
    message: `Port ${port.host} on ${port.address ?? "127.0.0.1"} cannot be listened on: another program has it, or it needs more rights.`,
    hint: `See who has it with \`ss -ltnp 'sport = :${port.host}'\`, or choose another one: \`--port ${port.host + 1 > 65535 ? 8080 : port.host + 1}:${port.guest}\`.`,
  });
}

export function monitorRefused(command: string, words: string): LeanError {
  return new LeanError({
    code: "VMM_REFUSED",
    message: `The emulator refused the command ${command}: ${words}`,
  });
}

export function monitorClosed(command: string): LeanError {
  return new LeanError({
    code: "VMM_CLOSED",
    message: `The emulator ended before it answered the command ${command}.`,
  });
}

export function commandInvalid(): LeanError {
  return new LeanError({
    code: "COMMAND_INVALID",
    message: "A word of the command holds a NUL byte, which no program's argument can.",
    hint: "Leave it out.",
    exit: 2,
  });
}
