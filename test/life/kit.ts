import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type VmView, viewVm } from "../../src/cli/machine/view.js";
import { askSupervisor, findVm, listVms } from "../../src/machine/index.js";
import { fateOf } from "../../src/machine/state/index.js";
import { leanvm, type Ran, type Running, startLeanvm } from "../support/leanvm.js";

const fakeQemu = fileURLToPath(new URL("../machine/fake-qemu.mjs", import.meta.url));

/** VMs of one test: an image, a state folder, and an emulator that only plays QEMU. */
export interface Vms {
  readonly folder: string;
  readonly image: string;
  /** The state folder. */
  readonly state: string;
  /** Runs a command line; `mode` says what the emulator does, as FAKE_QEMU. */
  run(args: readonly string[], mode?: string): Promise<Ran>;
  start(args: readonly string[], mode?: string): Running;
  /** `leanvm run IMAGE --detach --name NAME`, which has to work. */
  up(name: string, mode: string, ...args: string[]): Promise<void>;
  /** What `ps --json` says of a VM, without starting a process for it. */
  vm(name: string): Promise<VmView>;
  /** The same once the VM is in one of the states. */
  until(name: string, ...states: string[]): Promise<VmView>;
  /** Ends all VMs and removes everything. */
  remove(): Promise<void>;
}

/** Prepares one; the state lies in `state` when that is given. */
export async function newVms(state?: string): Promise<Vms> {
  const folder = await mkdtemp(join(tmpdir(), "leanvm-life-"));
  await installFakeQemu(folder);
  const image = await writeImage(join(folder, "image"));
  const root = state ?? join(folder, "state");
  const env = (mode: string) => ({
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    LEANVM_STATE: root,
    LEANVM_CACHE: join(folder, "cache"),
    FAKE_QEMU: mode,
  });
  const run: Vms["run"] = (args, mode = "ready") => leanvm(args, { env: env(mode), cwd: folder });
  const vm = async (name: string) => viewVm(await findVm(root, name));
  return {
    folder,
    image,
    state: root,
    run,
    start: (args, mode = "ready") => startLeanvm(args, { env: env(mode), cwd: folder }),
    async up(name, mode, ...args) {
      const ran = await run(["run", image, "--detach", "--accel", "tcg", "--name", name, ...args], mode);
      if (ran.status !== 0) throw new Error(`${name} did not start: ${ran.stderr}`);
    },
    vm,
    async until(name, ...states) {
      for (let tries = 0; ; tries++) {
        const found = await vm(name);
        if (states.includes(found.state)) return found;
        if (tries === 200) throw new Error(`${name} is still ${found.state}`);
        await sleep(100);
      }
    },
    async remove() {
      for (const { socket, supervisor } of await listVms(root)) {
        await askSupervisor(socket, { do: "kill" });
        while ((await fateOf(supervisor)) === "alive") await sleep(50);
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The supervisor's process id, out of a VM's state file. */
export async function supervisorOf(vms: Vms, name: string): Promise<number> {
  return JSON.parse(await readFile(join(vms.state, "vms", name, "vm.json"), "utf8")).supervisor.pid;
}

/** Whether a process is there and not only waiting to be collected. */
export async function isAlive(pid: number | null): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) Z /.test(stat);
}

async function installFakeQemu(folder: string): Promise<void> {
  await mkdir(join(folder, "bin"));
  const program = join(folder, "bin", "qemu-system-x86_64");
  await copyFile(fakeQemu, `${program}.mjs`);
  await writeFile(program, `#!/bin/sh\nexec ${process.execPath} ${program}.mjs "$@"\n`);
  await chmod(program, 0o755);
}

async function writeImage(folder: string): Promise<string> {
  await mkdir(folder);
  const file = { size: 4, sha256: "0".repeat(64) };
  const image = {
    format: 1,
    name: "sample",
    version: "0.1.0",
    type: "debian",
    arch: "x86_64",
    size: 8,
    commandLine: ["quiet"],
    machines: ["q35"],
    kernel: { file: "kernel", ...file, release: "6.12" },
    rootfs: { file: "rootfs.cpio", ...file, compression: "none", parts: [] },
    versions: {},
    capabilities: [],
    defaults: { memoryMiB: 128, ready: "boot" },
    ...{ packages: [], reasons: [], contents: [] },
  };
  await writeFile(join(folder, "image.json"), JSON.stringify(image));
  for (const name of ["kernel", "rootfs.cpio"]) await writeFile(join(folder, name), "fake");
  return folder;
}
