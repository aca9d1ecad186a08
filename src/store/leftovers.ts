import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { systemCode } from "../error/index.js";

const host = hostname().replaceAll(/[^\w-]/g, "_");

/** First part of a temporary name: it tells whose it is. Containers that share a cache differ by host name. */
export const ownPrefix = `${process.pid}.${host}`;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Removes what killed processes left in the folder of temporary files: what belongs to a process of this
 * host that is gone, and what is older than a day. Never throws: the folder may be another user's.
 */
export async function removeLeftovers(tmp: string): Promise<void> {
  const names = await readdir(tmp).catch(() => []);
  for (const name of names) {
    const path = join(tmp, name);
    const [pid, owner] = name.split("~")[0]?.split(".") ?? [];
    const left = owner === host ? !alive(Number(pid)) : await old(path);
    if (left) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function alive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

async function old(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > dayMs;
}
