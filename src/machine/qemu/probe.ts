import { access, constants, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { release, tmpdir } from "node:os";
import { join } from "node:path";
import { LeanError, systemCode } from "../../error/index.js";
import { run } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import type { ProbeMemory } from "../types.js";
import { debugExitPort, probeGuest, probeGuestStatus } from "./probe-guest.js";
import type { QemuProgram } from "./program.js";
import { tether } from "./tether.js";

export type KvmAnswer =
  | { readonly works: true }
  /** `reason` is a clause for a sentence: no capital, no full stop. */
  | { readonly works: false; readonly reason: string };

const timeLimitMs = 3000;

/**
 * Whether KVM runs guests here: yes only when a tiny guest really ran on it. A present, even an openable
 * `/dev/kvm` proves little: nested and emulated ones often fail at the first instructions of a kernel.
 * The answer is remembered for this QEMU, kernel and boot of the host. Takes 3 s at most.
 */
export async function probeKvm(
  context: Context,
  memory: ProbeMemory | undefined,
  qemu: QemuProgram,
): Promise<KvmAnswer> {
  const missing = await deviceProblem();
  if (missing !== undefined) return { works: false, reason: missing };
  const key = `kvm-probe-1-${qemu.version}-${release()}-${await bootId()}`.replaceAll(/[^\w.-]/g, "_");
  const known = remembered(await memory?.recall(key));
  if (known !== undefined) return known;
  const answer = await runGuest(context, qemu.path);
  await memory?.remember(key, JSON.stringify(answer));
  return answer;
}

async function deviceProblem(): Promise<string | undefined> {
  try {
    await access("/dev/kvm", constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return systemCode(error) === "ENOENT"
      ? "this machine has no /dev/kvm (no virtualisation in the processor, the firmware, or the cloud's machine)"
      : "this user may not open /dev/kvm (`sudo usermod -aG kvm $USER`, then log in again)";
  }
}

async function runGuest(context: Context, program: string): Promise<KvmAnswer> {
  const folder = await mkdtemp(join(tmpdir(), "leanvm-"));
  const image = join(folder, "probe.bin");
  try {
    await writeFile(image, probeGuest());
    const [first, ...rest] = [...(await tether()), program, ...guestArguments(image)];
    if (first === undefined) throw new Error("an empty command");
    await run(context, { argv: [first, ...rest], accept: [probeGuestStatus], timeoutMs: timeLimitMs });
    return { works: true };
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    return { works: false, reason: explained(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function guestArguments(image: string): string[] {
  return [
    ...[
      "-machine",
      "microvm",
      "-accel",
      "kvm",
      "-cpu",
      "host",
      "-m",
      "16M",
      "-nodefaults",
      "-no-user-config",
    ],
    ...["-display", "none", "-no-reboot", "-bios", image],
    ...["-device", `isa-debug-exit,iobase=${debugExitPort},iosize=1`],
  ];
}

function explained({ exit, record: { details = [] } }: LeanError): string {
  const telling = details.find((line) => /error|fail|not permitted|denied/i.test(line)) ?? details[0];
  const words = telling?.replace(/^qemu-system-\w+: (?:error: )?/, "").replace(/\.$/, "");
  if (words !== undefined) return `a guest does not run on it ("${words}")`;
  return exit === 124
    ? `a probe guest did not finish within ${timeLimitMs / 1000} s`
    : "a probe guest ended early";
}

async function bootId(): Promise<string> {
  return readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (text) => text.trim(),
    () => "unknown",
  );
}

function remembered(text: string | undefined): KvmAnswer | undefined {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { works?: unknown; reason?: unknown };
    if (value.works === true) return { works: true };
    return value.works === false && typeof value.reason === "string"
      ? { works: false, reason: value.reason }
      : undefined;
  } catch {
    return undefined;
  }
}
