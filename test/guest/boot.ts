import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type CpioEntry, encodeCpio } from "../../src/codec/cpio/index.js";
import { guestKit } from "./kit.js";
import { Lines } from "./lines.js";

export interface GuestPlan {
  /** What the program that stands in for the release does: verbs of program.c. */
  readonly does?: readonly string[];
  /** Lines of init.conf besides those of the modules and the program. */
  readonly config?: readonly string[];
  /** Words of the kernel command line. */
  readonly boot?: readonly string[];
  /** Contents of the fw_cfg file. */
  readonly fwcfg?: string;
  readonly machine?: "q35" | "microvm";
  readonly memoryMiB?: number;
  /** Options of `-netdev`, without its id; no network device when null. */
  readonly netdev?: string | null;
  readonly controlPort?: boolean;
  /** Disks: a raw file and its serial number. */
  readonly disks?: readonly { readonly file: string; readonly serial: string; readonly readOnly?: boolean }[];
  /** Whether the image brings the modules for disks; it does when absent. */
  readonly diskModules?: boolean;
  /** Replaces the program's path. */
  readonly program?: string;
}

/** A guest under test. */
export interface Guest {
  /** Lines of the serial console. */
  readonly console: Lines;
  /** Lines of the control port. */
  readonly port: Lines;
  /** Sends one line to the control port. */
  send(line: string): void;
  /** A command of QEMU's monitor. */
  monitor(command: string, args?: Readonly<Record<string, unknown>>): void;
  /** Resolves when QEMU has ended by itself. */
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

const guests = new Set<Guest>();

/** Ends what a test has left running. */
export async function endGuests(): Promise<void> {
  await Promise.all([...guests].map((guest) => guest.end()));
}

/** Boots init with a program in place of the release. */
export async function boot(plan: GuestPlan): Promise<Guest> {
  const folder = await mkdtemp(join(tmpdir(), "guest-"));
  const kit = await guestKit();
  await writeFile(join(folder, "root.cpio"), await rootOf(plan));
  await writeFile(join(folder, "env"), plan.fwcfg ?? "");
  const qemu = spawn("qemu-system-x86_64", qemuArguments(plan, kit.kernel, folder), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return guestOf(qemu, folder, plan.controlPort !== false);
}

async function rootOf(plan: GuestPlan): Promise<AsyncIterable<Uint8Array>> {
  const kit = await guestKit();
  const volumeModules = plan.diskModules === false ? [] : kit.volumeModules;
  const files = [...kit.modules, ...volumeModules];
  const program = ["/app/program", ...(plan.does ?? [])];
  if (plan.program !== undefined) program[0] = plan.program;
  const config = [
    ...kit.modules.map((path) => `module /lib/${basename(path)}`),
    ...volumeModules.map((path) => `volume-module /lib/${basename(path)}`),
    ...(plan.config ?? []),
    ...program.map((argument) => `arg ${argument}`),
    "",
  ].join("\n");
  return encodeCpio([
    folderEntry("app"),
    await fileEntry("app/program", await kit.compile("test/guest/program.c")),
    folderEntry("etc"),
    folderEntry("etc/lean"),
    { ...owned("etc/lean/init.conf", 0o644), kind: "file", data: Buffer.from(config) },
    await fileEntry("init", kit.init),
    folderEntry("lib"),
    ...(await Promise.all(files.map((path) => fileEntry(`lib/${basename(path)}`, path)))),
  ]);
}

function owned(path: string, mode: number) {
  return { path, mode, uid: 0, gid: 0 };
}

function folderEntry(path: string): CpioEntry {
  return { ...owned(path, 0o755), kind: "directory" };
}

async function fileEntry(path: string, from: string): Promise<CpioEntry> {
  return { ...owned(path, 0o755), kind: "file", data: await readFile(from) };
}

function qemuArguments(plan: GuestPlan, kernel: string, folder: string): string[] {
  const machine = plan.machine ?? "q35";
  const bus = machine === "microvm" ? "device" : "pci";
  const append = ["console=ttyS0", "quiet", "panic=-1", ...(plan.boot ?? [])].join(" ");
  const control = `socket,path=${join(folder, "port")},server=on,wait=off,id=control`;
  const port = ["-chardev", control, "-device", "virtserialport,chardev=control,name=leanvm"];
  const netdev = ["-netdev", `${plan.netdev ?? "user"},id=net`, "-device", `virtio-net-${bus},netdev=net`];
  return [
    // QEMU 7.2 emulates CMPXCHG16B wrongly: with it, one boot in five of a busy host ends in a kernel crash.
    ...["-M", machine, "-accel", "tcg", "-cpu", "qemu64,-cx16", "-m", String(plan.memoryMiB ?? 128)],
    ...["-nodefaults", "-no-reboot", "-display", "none", "-serial", "stdio"],
    ...["-kernel", kernel, "-initrd", join(folder, "root.cpio"), "-append", append],
    ...["-qmp", `unix:${join(folder, "qmp")},server=on,wait=off`],
    ...["-device", `virtio-serial-${bus}`, "-device", `virtio-rng-${bus}`],
    ...(plan.controlPort === false ? [] : port),
    ...(plan.netdev === null ? [] : netdev),
    ...(plan.disks ?? []).flatMap(({ file, serial, readOnly }) => [
      ...["-drive", `if=none,id=${serial},file=${file},format=raw,readonly=${readOnly ? "on" : "off"}`],
      ...["-device", `virtio-blk-${bus},drive=${serial},serial=${serial}`],
    ]),
    ...(plan.fwcfg === undefined ? [] : ["-fw_cfg", `name=opt/lean/env,file=${join(folder, "env")}`]),
  ];
}

async function guestOf(qemu: ChildProcess, folder: string, hasPort: boolean): Promise<Guest> {
  const console = new Lines();
  const port = new Lines();
  qemu.stdout?.on("data", (bytes: Buffer) => console.add(bytes));
  const closed = new Promise<void>((resolve) => qemu.once("close", () => resolve()));
  const control = hasPort ? await connected(join(folder, "port")) : undefined;
  const portClosed = new Promise<void>((resolve) => {
    if (control === undefined) resolve();
    else control.once("close", () => resolve());
  });
  const ended = Promise.all([closed, portClosed]).then(() => {
    if (console.matching(/Kernel panic/).length > 0)
      throw new Error(`The kernel gave up:\n${console.all.join("\n")}`);
  });
  ended.catch(() => {});
  const monitor = await connected(join(folder, "qmp"));
  control?.on("data", (bytes: Buffer) => port.add(bytes));
  monitor.write('{"execute":"qmp_capabilities"}\n');
  const guest: Guest = {
    console,
    port,
    ended,
    send: (line) => void control?.write(`${line}\n`),
    monitor: (execute, args) => void monitor.write(`${JSON.stringify({ execute, arguments: args })}\n`),
    async end() {
      qemu.kill("SIGKILL");
      await closed;
      guests.delete(guest);
      await rm(folder, { recursive: true, force: true });
    },
  };
  guests.add(guest);
  return guest;
}

async function connected(path: string): Promise<Socket> {
  for (let tries = 0; tries < 200; tries++) {
    const socket = connect(path);
    const open = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    if (open) return socket.on("error", () => socket.destroy());
    await sleep(25);
  }
  throw new Error(`QEMU did not open ${path}.`);
}
