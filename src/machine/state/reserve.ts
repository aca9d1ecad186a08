import { open, rename, rm, writeFile } from "node:fs/promises";
import { recordText, type VmRecord } from "./record.js";

/** Room on the disk that is set aside for a VM's last words. */
const reserveBytes = 8192;

const reserveOf = (path: string) => `${path}.reserve`;

/** Sets room aside beside a `vm.json`, so that how a VM ended can be written down even when the disk is full. */
export async function makeReserve(path: string): Promise<void> {
  await writeFile(reserveOf(path), Buffer.alloc(reserveBytes, " "), { mode: 0o600 });
}

/** Writes a `vm.json` into the room set aside. Throws when there is none, or too little. */
export async function writeFromReserve(path: string, record: VmRecord): Promise<void> {
  const bytes = Buffer.from(recordText(record));
  if (bytes.length > reserveBytes) throw new RangeError("The record is larger than its reserve");
  const file = await open(reserveOf(path), "r+");
  try {
    await file.write(bytes, 0, bytes.length, 0);
    await file.truncate(bytes.length);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(reserveOf(path), path);
}

/** Gives the room back. */
export async function dropReserve(path: string): Promise<void> {
  await rm(reserveOf(path), { force: true });
}
