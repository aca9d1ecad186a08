import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Absolute path of a program on PATH (plus the sbin folders that users often lack), or undefined. */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  for (const folder of folders.filter((entry) => entry !== "")) {
    const candidate = join(folder, name);
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {}
  }
  return undefined;
}
