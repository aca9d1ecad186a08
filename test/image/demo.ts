import { type Entry, fileTree } from "../../src/filetree/index.js";
import { type BundleSpec, type Compression, packLayers } from "../../src/image/index.js";
import type { Context } from "../../src/step/index.js";
import type { Store } from "../../src/store/index.js";

async function file(path: string, bytes: Uint8Array, from: string, into: Store): Promise<Entry> {
  const content = { object: await into.put(bytes), size: bytes.length };
  return {
    kind: "file",
    path,
    mode: 0o644,
    uid: 0,
    gid: 0,
    content,
    why: { stage: "test", from, rule: "asked for" },
  };
}

const base = { uid: 0, gid: 0, why: { stage: "rootfs", rule: "every image has it" } };
export const program = Buffer.concat([
  Buffer.from("7f454c46020101000000000000000000", "hex"),
  Buffer.from([3, 0, 62, 0]),
  Buffer.alloc(5000, 0x90),
]);

async function layers(into: Store, change: string) {
  const system = fileTree([
    { kind: "directory", path: "bin", mode: 0o755, ...base },
    { kind: "device", path: "console", mode: 0o600, device: "character", major: 5, minor: 1, ...base },
    { kind: "symlink", path: "link", mode: 0o777, target: "bin/run", ...base },
    await file("bin/run", program, "deb:runner@1:2.0", into),
    await file("etc", Buffer.from("text ".repeat(200)), "deb:base@1", into),
  ]);
  const application = fileTree([
    await file("app", Buffer.from(`code ${change}`.repeat(300)), "application:demo@0.1.0", into),
  ]);
  return [
    { name: "system", tree: system },
    { name: "application", tree: application },
  ] as const;
}

export async function demoSpec(
  context: Context,
  into: Store,
  compression: Compression = "gzip",
  change = "",
): Promise<BundleSpec> {
  const rootfs = await packLayers(context, into, await layers(into, change), compression);
  const kernel = Buffer.alloc(4000, "k");
  return {
    name: "demo",
    version: "0.1.0",
    type: "debian",
    arch: "x86_64",
    commandLine: ["quiet"],
    kernel: { release: "6.12", object: await into.put(kernel), size: kernel.length },
    rootfs,
    versions: { otp: "27.3.4", elixir: "1.18.3" },
    capabilities: ["shell", "eval"],
    packages: [],
    needs: [],
    defaults: { ready: "boot" },
  };
}
