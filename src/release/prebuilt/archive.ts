import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { posix } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { LeanError } from "../../error/index.js";
import { digestsOf, type Entry, type FileTree, fileTree, normalisePath } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { archiveInvalid, archiveTooLarge } from "./errors.js";

/** The most that an archive may hold: what a release can reasonably be, and less than fills a disk. */
export interface ArchiveLimits {
  /** Bytes of all files, uncompressed. */
  readonly bytes: number;
  /** Bytes of one file. */
  readonly file: number;
  readonly members: number;
}

const limits: ArchiveLimits = { bytes: 2 ** 31, file: 2 ** 29, members: 200_000 };

/**
 * Unpacks a gzipped tar archive (or a plain one) into the store. A single folder that everything lies in is
 * taken off. Throws `ARCHIVE_INVALID` for what is no archive, cut short, or has members or links that leave
 * it, and `ARCHIVE_TOO_LARGE`.
 */
export async function unpackArchive(context: Context, store: Store, path: string): Promise<FileTree> {
  const digest = await digestOf(path);
  return cached<FileTree>(context, store, {
    name: "Unpack the release",
    id: "release-archive/1",
    inputs: { digest },
    objects: digestsOf,
    run: async (step) => {
      const entries = await readArchive(path, store, limits, (count) =>
        step.progress(count, undefined, "files"),
      );
      return fileTree(withoutTopFolder(entries));
    },
    detail: ({ entries }) => `${entries.length} files and folders`,
  });
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash).catch((error: unknown) => {
    throw archiveInvalid(path, "it cannot be read", error);
  });
  return hash.digest("hex");
}

/** Reads an archive's members, one at a time: memory holds one file at most. Of members of one name the last counts. */
export async function readArchive(
  path: string,
  store: Pick<Store, "put">,
  most: ArchiveLimits = limits,
  onMember: (count: number) => void = () => undefined,
): Promise<readonly Entry[]> {
  const found = new Map<string, Entry>();
  const tar = extract();
  const gzipped = (await firstBytes(path)).subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]));
  const file = createReadStream(path);
  const fed = gzipped ? pipeline(file, createGunzip(), tar) : pipeline(file, tar);
  const failed = fed.then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    const counted = { bytes: 0, members: 0 };
    for await (const member of tar) {
      counted.members += 1;
      counted.bytes += member.header.size ?? 0;
      if (counted.members > most.members || counted.bytes > most.bytes) throw archiveTooLarge(path);
      if ((member.header.size ?? 0) > most.file) throw archiveTooLarge(path, member.header.name);
      const entry = await toEntry(path, member.header, await bytesOf(member), found, store);
      if (entry !== undefined) found.set(entry.path, entry);
      onMember(counted.members);
    }
    const error = await failed;
    if (error !== undefined) throw error;
  } catch (error) {
    file.destroy();
    await failed;
    throw error instanceof LeanError ? error : archiveInvalid(path, "it is no whole tar archive", error);
  }
  if (found.size === 0) throw archiveInvalid(path, "it is empty");
  return [...found.values()];
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of createReadStream(path, { end: 3 })) return chunk as Buffer;
  throw archiveInvalid(path, "it is empty");
}

async function bytesOf(member: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of member) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function toEntry(
  archive: string,
  header: Header,
  bytes: Buffer,
  found: ReadonlyMap<string, Entry>,
  store: Pick<Store, "put">,
): Promise<Entry | undefined> {
  if (leaves(header.name))
    throw archiveInvalid(archive, `its member ${JSON.stringify(header.name)} leaves it`);
  const path = normalisePath(header.name);
  if (path === "") return undefined;
  const common = { path, uid: 0, gid: 0, why: { stage: "release", rule: "file of the archive" } };
  if (header.type === "directory") return { ...common, kind: "directory", mode: 0o755 };
  if (header.type === "symlink")
    return { ...common, kind: "symlink", mode: 0o777, target: header.linkname ?? "" };
  if (header.type === "link") {
    const meant = found.get(posix.normalize(header.linkname ?? ""));
    if (meant?.kind === "file") return { ...meant, path };
    throw archiveInvalid(
      archive,
      `its member ${path} is a link to ${header.linkname ?? "nothing"}, which it lacks`,
    );
  }
  if (header.type !== "file" && header.type !== "contiguous-file") {
    throw archiveInvalid(archive, `its member ${path} is a ${header.type ?? "thing of no known kind"}`);
  }
  const mode = ((header.mode ?? 0o644) & 0o100) === 0 ? 0o644 : 0o755;
  return { ...common, kind: "file", mode, content: { object: await store.put(bytes), size: bytes.length } };
}

function leaves(path: string): boolean {
  return path.startsWith("/") || path.includes("\0") || path.split("/").includes("..");
}

/** `demo-1.0/lib/…` as `lib/…`: an archive made of a folder, not of what is in it. */
function withoutTopFolder(entries: readonly Entry[]): readonly Entry[] {
  const [top = ""] = entries[0]?.path.split("/") ?? [];
  const inside = entries.every(
    ({ path, kind }) => path.startsWith(`${top}/`) || (path === top && kind === "directory"),
  );
  if (!inside) return entries;
  return entries
    .filter(({ path }) => path !== top)
    .map((entry) => ({ ...entry, path: entry.path.slice(top.length + 1) }));
}
