import type { Arch } from "../../config/index.js";
import type { Acceleration, MachineType, PortForward } from "../types.js";
import type { QemuPlan } from "./plan.js";

/** QEMU's whole command line, program first: one function per device group, in a fixed order. */
export function qemuArguments(plan: QemuPlan): readonly [string, ...string[]] {
  return [
    plan.program,
    ...bare,
    ...machine(plan.type),
    ...acceleration(plan),
    ...processor(plan),
    ...memory(plan.memoryMiB),
    ...kernel(plan),
    ...console,
    ...monitor(plan.monitorSocket),
    ...control(plan),
    ...network(plan),
    ...disks(plan),
    ...entropy(plan),
    ...handedOver("env", plan.envFile),
    ...handedOver("command", plan.commandFile),
  ];
}

/** Nothing but what is named here, no configuration of the host, and a reboot of the guest is its end. */
const bare = ["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"];

/** The serial console on standard output; `signal=off`: Ctrl-C belongs to this tool. */
const console = ["-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console"];

/**
 * microvm keeps ACPI (it is how the guest finds its devices and powers off) where the kernel has it, and the interrupt controller
 * and timer of old (`pic`, `pit`): kernels without KVM's clock hang when they are off. q35 goes without
 * the disk, USB and power-management controllers that no image uses.
 */
function machine(type: MachineType): string[] {
  const options: Record<MachineType, string> = {
    microvm: "microvm,acpi=on,rtc=on",
    "microvm-noacpi": "microvm,acpi=off,rtc=on",
    q35: "q35,sata=off,smbus=off,usb=off,vmport=off",
    virt: "virt",
    "virt-mmio": "virt",
  };
  return ["-machine", options[type]];
}

/**
 * `shift=0,sleep=off`: one instruction is one nanosecond, and idle time is skipped. The guest's random
 * numbers and its date are fixed as well, since both would change what it executes. `virtio` and `network`
 * say what else makes runs equal.
 */
function acceleration({ accel, icount }: QemuPlan): string[] {
  if (icount) {
    const counted = ["-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off"];
    return [...counted, "-seed", "1", "-rtc", "base=2026-01-01,clock=vm"];
  }
  return ["-accel", accel];
}

function processor({ accel, bundle, cpus }: QemuPlan): string[] {
  return ["-cpu", cpuModel(accel, bundle.arch), "-smp", String(cpus)];
}

/**
 * Under emulation on x86-64, `max` boots as fast as any older model and has every instruction that a NIF
 * may want, but for `cmpxchg16b`: QEMU 7.2 garbles the flags behind it when an interrupt comes, and Linux,
 * which allocates memory with it, dies in one boot of five (measured: docs/running.md). Kernel and BEAM
 * look before they use it. On arm64 `max` costs a second and a half over cortex-a57.
 */
export function cpuModel(accel: Acceleration, arch: Arch): string {
  if (accel === "kvm") return "host";
  return { x86_64: "max,cx16=off", aarch64: "cortex-a57", riscv64: "rv64" }[arch];
}

function memory(mebibytes: number): string[] {
  return ["-m", `${mebibytes}M`];
}

function kernel(plan: QemuPlan): string[] {
  const { bundle, extraKernelArgs } = plan;
  const words = [
    ...consoleWord(bundle.arch, bundle.commandLine),
    ...bundle.commandLine,
    ...(timerMayBeLate(plan) ? ["no_timer_check"] : []),
    ...withoutWaiting(plan),
    ...(hasNetwork(plan) ? [] : ["lean.ip=off"]),
    ...plan.disks.map(({ path, readOnly }, index) => volumeWord(serial(index), path, readOnly)),
    ...extraKernelArgs,
  ];
  return ["-kernel", bundle.kernel, "-initrd", bundle.rootfs, "-append", words.join(" ")];
}

/**
 * An x86 kernel waits some milliseconds for the timer's interrupts and panics without (`IO-APIC + timer doesn't
 * work!`): on a busy host an emulated timer is late. KVM guests do not check, and counted time is never late.
 */
function timerMayBeLate({ accel, bundle, icount }: QemuPlan): boolean {
  return accel === "tcg" && bundle.arch === "x86_64" && !icount;
}

/**
 * A kernel without ACPI is not told how fast its clocks run, and measures them by waiting for the old timer chip. Where
 * time is counted every wait is instructions, 290 million of them (docs/kernel.md), and the frequency is known. Its reset is
 * a fault that nothing handles: the keyboard controller, which it would try for seconds before, is not there.
 */
function withoutWaiting({ type, cpus, icount }: QemuPlan): string[] {
  if (type !== "microvm-noacpi") return [];
  const known = ["tsc_early_khz=1000000", "no_timer_check", ...(cpus === 1 ? ["noapictimer"] : [])];
  return ["reboot=t", ...(icount ? known : [])];
}

function consoleWord(arch: Arch, commandLine: readonly string[]): string[] {
  if (commandLine.some((word) => word.startsWith("console="))) return [];
  return [arch === "aarch64" ? "console=ttyAMA0" : "console=ttyS0"];
}

function monitor(socket: string): string[] {
  return ["-chardev", `socket,id=monitor,path=${escaped(socket)}`, "-mon", "chardev=monitor,mode=control"];
}

/** The port that guest/init speaks on; docs/guest.md. */
function control(plan: QemuPlan): string[] {
  return [
    ...["-device", virtio("serial", plan)],
    ...["-chardev", `socket,id=control,path=${escaped(plan.controlSocket)}`],
    ...["-device", "virtserialport,chardev=control,name=leanvm"],
    ...executionPort(plan.executionSocket),
  ];
}

/** What a command beside the release reads and writes. */
function executionPort(socket: string | undefined): string[] {
  if (socket === undefined) return [];
  return [
    ...["-chardev", `socket,id=exec,path=${escaped(socket)}`],
    ...["-device", "virtserialport,chardev=exec,name=leanvm.exec"],
  ];
}

/** A user-mode network: no privileges needed, reachable only through the forwarded ports. */
function network(plan: QemuPlan): string[] {
  const { type, ports } = plan;
  if (!hasNetwork(plan)) return [];
  const forwards = ports.map((port) => `,${forward(port)}`).join("");
  return [
    "-netdev",
    `user,id=net0${forwards}`,
    "-device",
    `${virtio("net", plan)},netdev=net0${noRom(type)}`,
  ];
}

/** Answers of a network come when the host has time: a machine that counts has one only for its ports. */
function hasNetwork({ icount, ports }: QemuPlan): boolean {
  return !icount || ports.length > 0;
}

function forward({ address = "127.0.0.1", host, guest }: PortForward): string {
  return `hostfwd=tcp:${address}:${host}-:${guest}`;
}

/** The network boot ROM is not needed, costs start-up time, and is a file that the host may not have. */
function noRom(type: MachineType): string {
  return isMmio(type) ? "" : ",romfile=";
}

/**
 * Volumes. A flush of the guest becomes one of the file (`cache=writeback`), so that what it was told is on disk
 * is; what it discards becomes holes. A host's full disk is the guest's error, not a machine that stands still.
 */
function disks(plan: QemuPlan): string[] {
  const options = "format=raw,cache=writeback,discard=unmap,werror=report,rerror=report";
  return plan.disks.flatMap(({ file, readOnly }, index) => [
    "-drive",
    `if=none,id=${serial(index)},file=${escaped(file)},${options}${readOnly ? ",readonly=on" : ""}`,
    "-device",
    `${virtio("blk", plan)},drive=${serial(index)},serial=${serial(index)}`,
  ]);
}

/** The guest finds a disk by its serial number: in which order it sees several is not told. */
function serial(index: number): string {
  return `volume${index}`;
}

/** guest/init decodes percent signs. */
function volumeWord(disk: string, path: string, readOnly: boolean): string {
  return `lean.volume=${disk}:${encodeURI(path)}${readOnly ? ":ro" : ""}`;
}

function entropy(plan: QemuPlan): string[] {
  return ["-object", "rng-builtin,id=rng0", "-device", `${virtio("rng", plan)},rng=rng0`];
}

/** A file that only the guest can read. */
function handedOver(name: string, file: string | undefined): string[] {
  return file === undefined ? [] : ["-fw_cfg", `name=opt/lean/${name},file=${escaped(file)}`];
}

/**
 * microvm has no PCI bus: its virtio devices sit on MMIO. `ioeventfd=off` lets the processor that counts do a
 * device's work at the instruction that asked for it, not another thread some time later.
 */
function virtio(device: "serial" | "net" | "rng" | "blk", { type, icount }: QemuPlan): string {
  if (isMmio(type)) return `virtio-${device}-device`;
  return icount ? `virtio-${device}-pci,ioeventfd=off` : `virtio-${device}-pci`;
}

function isMmio(type: MachineType): boolean {
  return type === "microvm" || type === "microvm-noacpi" || type === "virt-mmio";
}

/** A comma inside a value of QEMU's option syntax is written twice. */
function escaped(value: string): string {
  return value.replaceAll(",", ",,");
}
