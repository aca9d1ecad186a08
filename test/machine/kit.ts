import { rmSync } from "node:fs";
import { copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type CpioEntry, encodeCpio } from "../../src/codec/cpio/index.js";
import type { BootBundle } from "../../src/machine/index.js";
import type { Context } from "../../src/step/index.js";
import { guestKit } from "../guest/kit.js";

/**
 * A bundle of the product's own kernel and `guest/init` whose release is `test/guest/program.c`: it does
 * what `does` says, verb by verb. Gone when this process ends.
 */
export async function bundleThat(does: readonly string[]): Promise<BootBundle> {
  const kit = await guestKit();
  const folder = await mkdtemp(join(tmpdir(), "machine-kit-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const bundle = bundleIn(folder);
  await copyFile(kit.kernel, bundle.kernel);
  await writeFile(bundle.rootfs, await rootThat(does));
  return bundle;
}

/** The bundle that `bundleThat` wrote into a folder. */
export function bundleIn(folder: string): BootBundle {
  return {
    folder,
    arch: "x86_64",
    kernel: join(folder, "kernel"),
    rootfs: join(folder, "rootfs.cpio"),
    commandLine: ["quiet", "panic=-1"],
    machines: ["microvm", "q35"],
  };
}

async function rootThat(does: readonly string[]): Promise<AsyncIterable<Uint8Array>> {
  const kit = await guestKit();
  const files = [...kit.modules, ...kit.volumeModules];
  const config = [
    ...kit.modules.map((path) => `module /lib/${basename(path)}`),
    ...kit.volumeModules.map((path) => `volume-module /lib/${basename(path)}`),
    "ip off",
    ...["/app/program", ...does].map((argument) => `arg ${argument}`),
    "",
  ].join("\n");
  return encodeCpio([
    ...["app", "etc", "etc/lean", "lib"].map((path) => entry(path, { kind: "directory" })),
    await program("app/program", await kit.compile("test/guest/program.c")),
    entry("etc/lean/init.conf", { kind: "file", data: Buffer.from(config) }),
    await program("init", kit.init),
    ...(await Promise.all(files.map((path) => program(`lib/${basename(path)}`, path)))),
  ]);
}

async function program(path: string, from: string): Promise<CpioEntry> {
  return entry(path, { kind: "file", data: await readFile(from) });
}

function entry(
  path: string,
  what: { readonly kind: "directory" } | { readonly kind: "file"; readonly data: Uint8Array },
): CpioEntry {
  return { path, mode: 0o755, uid: 0, gid: 0, ...what };
}

/** A context that reports to nobody. */
export function contextForTests(
  signal: AbortSignal = new AbortController().signal,
  emit: Context["emit"] = () => undefined,
): Context {
  return { emit, signal };
}
