import { pack } from "tar-stream";
import type { CpioEntry } from "../../codec/cpio/index.js";

const types = {
  file: "file",
  directory: "directory",
  symlink: "symlink",
  device: "character-device",
} as const;

/** A layer as a tar archive, the same bytes for the same entries: in their order, without times. */
export async function layerArchive(entries: readonly CpioEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const entry of entries) {
    const { path, mode, uid, gid, kind } = entry;
    const type = kind === "device" && entry.device === "block" ? "block-device" : types[kind];
    const name = kind === "directory" ? `${path}/` : path;
    const header = { name, mode, uid, gid, type, mtime: new Date(0), ...special(entry) } as const;
    if (entry.kind === "file") archive.entry(header, Buffer.from(entry.data));
    else archive.entry(header);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function special(entry: CpioEntry) {
  if (entry.kind === "symlink") return { linkname: entry.target };
  return entry.kind === "device" ? { devmajor: entry.major, devminor: entry.minor } : {};
}
