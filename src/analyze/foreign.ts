import { isCpio } from "../codec/cpio/index.js";
import { isTar } from "../codec/tar/index.js";
import { analyzeForeign } from "./analyze.js";
import { type Found, joined, nothing, readInitramfs, readTar } from "./archive.js";
import { unitsPerByte } from "./draft.js";
import { notAnArchive } from "./errors.js";
import { fileDraft } from "./file.js";
import { ociDrafts, ociLayers } from "./oci.js";
import { newOpener, openRow, plain, type Row } from "./stream.js";
import type { Analysis } from "./types.js";

/**
 * Analyzes a foreign file: an initramfs, a tar archive, or an OCI or Docker archive, compressed or not.
 * Throws `NOT_AN_ARCHIVE`, `OCI_MALFORMED`, and what reading and decompressing throw.
 */
export function analyzeFile(name: string, bytes: Uint8Array): Analysis {
  if (bytes.length === 0) throw notAnArchive(`${name} is empty`);
  const open = newOpener();
  const row = isCpio(bytes) || bytes[0] === 0 ? undefined : openRow(bytes, open);
  const inside = row ?? plain(bytes);
  if (!isTar(inside.bytes)) {
    if (row === undefined && !isCpio(bytes) && bytes[0] !== 0)
      throw notAnArchive(`${name} is neither a cpio nor a tar archive, nor compressed`);
    return analyzeForeign(name, "initramfs", readInitramfs(bytes, open, row), bytes.length);
  }
  const layers = ociLayers(inside.bytes);
  const around = aroundOf(row, bytes.length);
  if (layers === undefined)
    return analyzeForeign(name, "tar", joined([readTar(inside), around]), bytes.length);
  const { found, hidden } = ociDrafts(inside, layers, open);
  return analyzeForeign(name, "oci", joined([around, found]), bytes.length, hidden);
}

/** What is in the file besides the unpacked bytes. */
function aroundOf(row: Row | undefined, size: number): Found {
  if (row === undefined) return nothing;
  const behind = { ...row.overhead, units: row.overhead.units + (size - row.end) * unitsPerByte };
  return { ...nothing, overhead: [behind], compressions: [row.compression] };
}

/** Analyzes a root folder, its files given one at a time. */
export async function analyzeFolder(
  name: string,
  files: AsyncIterable<{ readonly path: string; readonly size: number; readonly bytes?: Uint8Array }>,
): Promise<Analysis> {
  const found: Found["files"][number][] = [];
  let total = 0;
  for await (const { path, size, bytes } of files) {
    total += size;
    found.push({
      path,
      draft: bytes === undefined ? unread(path, size) : fileDraft(plain(bytes), path, 0, size),
    });
  }
  return analyzeForeign(name, "folder", { ...nothing, files: found }, total);
}

function unread(path: string, size: number): Found["files"][number]["draft"] {
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    kind: "file",
    path,
    raw: size,
    units: size * unitsPerByte,
  };
}
