import { mkdir, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { LeanError } from "../../error/index.js";
import { downloadBytes, openNetwork } from "../../fetch/index.js";
import type { Context } from "../../step/index.js";
import { cacheUsage } from "../cache/usage.js";
import { bytes } from "../render/units.js";
import type { Finding } from "./finding.js";

/** What a first build needs: packages, build root, results. */
const neededSpace = 3_000_000_000;

/** Free space where the cache is, and what the cache holds. */
export async function checkCache(folder: string): Promise<Finding> {
  const name = "cache";
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    const used = (await cacheUsage(folder)).reduce((sum, part) => sum + part.bytes, 0);
    const free = bavail * bsize;
    const detail = `${folder} holds ${bytes(used)}; ${bytes(free)} free`;
    if (free >= neededSpace) return { name, status: "ok", detail };
    return {
      name,
      status: "warning",
      detail: `${detail}, and a first build takes about ${bytes(neededSpace)}`,
      fix: "Free some space, or choose another folder with LEANVM_CACHE",
    };
  } catch {
    const detail = `${folder} cannot be written`;
    return {
      name,
      status: "missing",
      detail,
      fix: `Mend the permissions of ${dirname(folder)}, or set LEANVM_CACHE`,
    };
  }
}

export interface MirrorChoice {
  readonly url: string;
  /** Who named it: `--mirror`, `/etc/apt`, `built in`. */
  readonly from: string;
  readonly suite: string;
}

/** Whether the mirror answers for the suite. */
export async function checkMirror(context: Context, mirror: MirrorChoice): Promise<Finding> {
  const name = "Debian mirror";
  const url = `${mirror.url.replace(/\/$/, "")}/dists/${mirror.suite}/InRelease`;
  const network = openNetwork({ retries: 0, connectMs: 5_000, idleMs: 5_000 });
  try {
    await downloadBytes(context, { url, maxBytes: 4_000_000, network });
    return { name, status: "ok", detail: `${mirror.url} (${mirror.from}) has ${mirror.suite}` };
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    return {
      name,
      status: "warning",
      detail: `${mirror.url} (${mirror.from}): ${error.message}`,
      fix: "Check the network, or name another one with --mirror or LEANVM_MIRROR",
    };
  } finally {
    await network.close();
  }
}
