import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { findQemu } from "../../src/machine/index.js";
import type { Context } from "../../src/step/index.js";
import type { Figures } from "./record.js";

/** The machine that measures, without anything that names it. */
export async function describeHost(
  context: Context,
): Promise<Omit<Figures["host"], "acceleration" | "machine">> {
  const qemu = await findQemu(context, "x86_64");
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return {
    processor: (cpus()[0]?.model ?? "unknown processor").replace(/\s+/g, " ").trim(),
    cpus: cpus().length,
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1] ?? process.platform,
    qemu: `QEMU ${qemu.version}`,
    node: process.versions.node,
  };
}
