import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeCpio } from "../../src/codec/cpio/index.js";
import type { Arch } from "../../src/config/index.js";
import { fastKernel, type Kernel } from "../../src/kernel/index.js";
import { launch } from "../../src/machine/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import type { Context } from "../../src/step/index.js";
import type { Store } from "../../src/store/index.js";
import type { KernelBoot } from "./record.js";

const mebibytes = 64;
const source = fileURLToPath(new URL("probe.c", import.meta.url));
/** Instructions for each tick of the processor's own counter: src/bench/boot.ts. */
const perTick: Readonly<Record<Arch, number>> = { x86_64: 1, aarch64: 16, riscv64: 100 };

/** Compiles the init that measures, into a folder. */
async function probe(context: Context, root: string, prefix: string, folder: string): Promise<void> {
  const flags = ["-Os", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-s"];
  await runInSandbox(context, {
    root,
    argv: [`${prefix}gcc`, ...flags, "-o", "/build/init", "/run/source/probe.c"],
    binds: [
      { host: dirname(source), guest: "/run/source", mode: "ro" },
      { host: folder, guest: "/build", mode: "rw" },
    ],
  });
}

/**
 * Boots a kernel's fast face with 64 MiB and nothing but an init that looks around, instructions counted. Throws what
 * `launch` throws, and an error with the console's last lines when that init is not reached.
 */
export async function bootKernel(
  context: Context,
  store: Store,
  kernel: Kernel,
  { root, prefix = "" }: { readonly root: string; readonly prefix?: string | undefined },
): Promise<KernelBoot> {
  const { arch, image, machines, commandLine } = kernel;
  if (!("object" in image)) throw new Error("a kernel is an object of the store");
  const folder = await mkdtemp(join(tmpdir(), "leanvm-kernels-"));
  try {
    await probe(context, root, prefix, folder);
    const data = await readFile(join(folder, "init"));
    const rootfs = join(folder, "rootfs.cpio");
    const init = { path: "init", mode: 0o755, uid: 0, gid: 0, kind: "file", data } as const;
    await writeFile(rootfs, await encodeCpio([init]));
    const shipped = { path: store.path(image.object), sha256: image.object };
    const fast = await fastKernel(context, store, shipped);
    const bundle = { folder, arch, kernel: fast ?? shipped.path, rootfs, commandLine };
    const lines: string[] = [];
    const machine = await launch(context, machines === undefined ? bundle : { ...bundle, machines }, {
      ...{ memoryMiB: mebibytes, cpus: 1, ports: [], env: {}, accel: "tcg", icount: true },
      onLine: (line) => lines.push(line),
    });
    machine.ready.catch(() => undefined);
    const late = setTimeout(() => void machine.kill(), 300_000);
    await machine.exited;
    clearTimeout(late);
    return { machine: machine.type, ...readProbe(lines, arch, data.byteLength) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the probe printed. */
export function readProbe(
  lines: readonly string[],
  arch: Arch,
  initBytes: number,
): Omit<KernelBoot, "machine"> {
  const said = lines.flatMap((line) => /leanvm-kernel (.*)$/.exec(line)?.slice(1) ?? []);
  const number = (name: string) =>
    Number(new RegExp(`\\b${name}=(\\d+)`).exec(said[0] ?? "")?.[1] ?? Number.NaN);
  const [ticks, nanoseconds, total, free] = ["ticks", "ns", "total", "free"].map(number);
  if (ticks === undefined || Number.isNaN(ticks) || said.at(-1) !== "end")
    throw new Error(`no init was reached:\n${lines.slice(-15).join("\n")}`);
  const page = 4096;
  const files = Math.ceil(initBytes / page) * page;
  const given = mebibytes * 1024 ** 2;
  return {
    instructions: ticks * perTick[arch],
    kernelInstructions: nanoseconds ?? 0,
    memory: { taken: given - (free ?? 0) - files, reserved: given - (total ?? 0), said: said[1] ?? "" },
  };
}
