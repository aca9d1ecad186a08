import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../error/index.js";

/** Name for an unfinished folder beside `name`; it says which process makes it. */
export function draftName(name: string): string {
  return `.${name}.draft-${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Removes unfinished folders that killed processes left beside `name`. */
export async function removeStaleDrafts(parent: string, name: string): Promise<void> {
  const prefix = `.${name}.draft-`;
  for (const found of await readdir(parent)) {
    const pid = found.startsWith(prefix)
      ? /^(\d+)-[0-9a-f]{8}$/.exec(found.slice(prefix.length))?.[1]
      : undefined;
    if (pid !== undefined && !isAlive(Number(pid)))
      await rm(join(parent, found), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
