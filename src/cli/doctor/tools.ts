import type { Arch } from "../../config/index.js";
import { LeanError } from "../../error/index.js";
import { findProgram, run } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import type { Finding } from "./finding.js";
import { installCommand } from "./install.js";

const leastNode = [20, 12] as const;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (enough) return { name: "Node", status: "ok", detail: version };
  const detail = `${version}; at least ${leastNode.join(".")} is needed`;
  return { name: "Node", status: "missing", detail, fix: "Install a newer Node: https://nodejs.org" };
}

/** bubblewrap, and whether a sandbox as builds use it can really be made. */
export async function checkSandbox(context: Context): Promise<Finding> {
  const name = "bubblewrap";
  const path = await findProgram("bwrap");
  if (path === undefined)
    return { name, status: "missing", detail: "not installed", fix: await installCommand("bubblewrap") };
  try {
    await run(context, {
      argv: [path, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "true"],
      timeoutMs: 10_000,
    });
    const { lines } = await run(context, { argv: [path, "--version"] });
    return { name, status: "ok", detail: `${lines[0] ?? path}; a sandbox works` };
  } catch (error) {
    const words =
      error instanceof LeanError ? (error.record.details?.at(-1) ?? error.message) : String(error);
    return {
      name,
      status: "missing",
      detail: `installed, but a sandbox is refused: ${words}`,
      fix: "Allow unprivileged user namespaces (Ubuntu: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0; containers: run privileged), or run as root",
    };
  }
}

/** The emulator of an architecture; needed only for this machine's own. */
export async function checkQemu(context: Context, arch: Arch, needed: boolean): Promise<Finding> {
  const name = `QEMU for ${arch}`;
  const status = needed ? "missing" : "warning";
  const path = await findProgram(`qemu-system-${arch}`);
  if (path === undefined) {
    const detail = needed ? "not installed" : `not installed; needed to run ${arch} images`;
    return { name, status, detail, fix: await installCommand(`qemu-${arch}`) };
  }
  const result = await run(context, { argv: [path, "--version"], timeoutMs: 10_000 }).catch(() => undefined);
  const version = /version (\S+)/.exec(result?.lines.join("\n") ?? "")?.[1];
  if (version === undefined)
    return { name, status, detail: `${path} does not start`, fix: await installCommand(`qemu-${arch}`) };
  return { name, status: "ok", detail: version };
}

/** The programs that make, grow and mend volumes; needed only for those. */
export async function checkVolumeTools(): Promise<Finding> {
  const name = "e2fsprogs";
  const programs = ["mke2fs", "dumpe2fs", "e2fsck", "resize2fs"];
  const paths = await Promise.all(programs.map(findProgram));
  const missing = programs.filter((_program, index) => paths[index] === undefined);
  if (missing.length === 0) return { name, status: "ok", detail: "can make volumes" };
  const detail = `no ${missing.join(", ")}; needed for --volume`;
  return { name, status: "warning", detail, fix: await installCommand("e2fsprogs") };
}
