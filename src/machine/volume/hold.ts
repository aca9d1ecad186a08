import type { FileHandle } from "node:fs/promises";
import { findProgram, start } from "../../process/index.js";
import { volumeInUse } from "./errors.js";

/**
 * Takes the lock of `flock(2)` on an open file. It belongs to the open file, not to a process: it lasts until
 * this process and every program that inherited the descriptor have closed it, however they end. So `flock` of
 * util-linux takes it on an inherited descriptor and goes. Where there is no `flock`, nothing is held, and only
 * QEMU's own lock keeps two machines apart. Throws `VOLUME_IN_USE`.
 */
export async function holdFile(handle: FileHandle, file: string, how: "shared" | "alone"): Promise<void> {
  const program = await findProgram("flock");
  if (program === undefined) return;
  const child = start(
    { argv: [program, "-n", how === "shared" ? "-s" : "-x", "3"] },
    { inherit: [handle.fd] },
  );
  const status = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("close", resolve);
  });
  if (status === 1) throw volumeInUse(file);
}
