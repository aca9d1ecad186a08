import { createHash } from "node:crypto";
import { posix } from "node:path";
import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { LeanError } from "../error/index.js";
import { type Entry, type FileTree, fileTree, normalisePath } from "../filetree/index.js";
import type { Store } from "../store/index.js";

const maxContents = 512 * 1024 * 1024;
const parts = ["VERSION", "CHECKSUM", "metadata.config", "contents.tar.gz"] as const;

export interface HexPackage {
  readonly tree: FileTree;
  /** Inner checksum, as found: SHA-256 over VERSION, metadata.config and contents.tar.gz, hex. */
  readonly checksum: string;
}

/**
 * Reads a Hex package, version 3 of the format (hexpm/specifications, package_tarball.md): a tar with
 * VERSION, CHECKSUM, metadata.config and contents.tar.gz. File bytes go to the store.
 * Throws `HEX_PACKAGE_INVALID` for anything else, such as paths and links that leave the package.
 */
export async function readHexPackage(file: Buffer, name: string, store: Store): Promise<HexPackage> {
  const outer = new Map((await readTar(file, name)).map(({ header, bytes }) => [header.name, bytes]));
  const [version, , metadata, contents] = parts.map((part) => {
    const bytes = outer.get(part);
    if (bytes === undefined) throw invalid(name, `it lacks ${part}`);
    return bytes;
  });
  if (version === undefined || metadata === undefined || contents === undefined)
    throw invalid(name, "it is empty");
  if (version.toString("latin1") !== "3") throw invalid(name, "its format is not version 3");
  const checksum = createHash("sha256").update(version).update(metadata).update(contents).digest("hex");
  const entries: Entry[] = [];
  for (const member of await readTar(unzip(contents, name), name)) {
    const entry = await toEntry(member, name, store);
    if (entry !== undefined) entries.push(entry);
  }
  return { tree: fileTree(lastOfEach(entries)), checksum };
}

interface Member {
  readonly header: Header;
  readonly bytes: Buffer;
}

/** Reads a tar from memory. The members are parts of `file`, so they need no more memory than it has. */
async function readTar(file: Buffer, name: string): Promise<Member[]> {
  const members: Member[] = [];
  const tar = extract();
  tar.end(file);
  try {
    for await (const entry of tar) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      if (bytes.length !== (entry.header.size ?? 0)) throw invalid(name, "it is cut short");
      members.push({ header: entry.header, bytes });
    }
  } catch (error) {
    throw error instanceof LeanError ? error : invalid(name, "it is no tar archive", error);
  }
  return members;
}

function unzip(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: maxContents });
  } catch (error) {
    throw invalid(name, "its contents cannot be decompressed", error);
  }
}

async function toEntry({ header, bytes }: Member, name: string, store: Store): Promise<Entry | undefined> {
  if (leaves(header.name))
    throw invalid(name, `its member ${JSON.stringify(header.name)} leaves the package`);
  const path = normalisePath(header.name);
  if (path === "") return undefined;
  const why = { stage: "release", from: `hex:${name.replace(" ", "@")}`, rule: "source of a dependency" };
  const common = { path, uid: 0, gid: 0, why };
  if (header.type === "directory") return { ...common, kind: "directory", mode: 0o755 };
  if (header.type === "symlink") {
    const target = header.linkname ?? "";
    if (target.startsWith("/") || leaves(posix.join(posix.dirname(path), target))) {
      throw invalid(name, `its link ${path} leads to ${target}, out of the package`);
    }
    return { ...common, kind: "symlink", mode: 0o777, target };
  }
  if (header.type !== "file" && header.type !== "contiguous-file") {
    throw invalid(name, `its member ${path} is a ${header.type ?? "thing of no known kind"}`);
  }
  const mode = ((header.mode ?? 0o644) & 0o100) === 0 ? 0o644 : 0o755;
  const content = { object: await store.put(bytes), size: bytes.length };
  return { ...common, kind: "file", mode, content };
}

function leaves(path: string): boolean {
  return path.startsWith("/") || path.includes("\0") || path.split("/").includes("..");
}

function lastOfEach(entries: readonly Entry[]): Iterable<Entry> {
  return new Map(entries.map((entry) => [entry.path, entry])).values();
}

function invalid(name: string, reason: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "HEX_PACKAGE_INVALID",
    message: `The Hex package ${name} cannot be used: ${reason}.`,
    hint: "Nothing of it was kept. Try again; if it stays so, the mirror does not hold the real package.",
    cause,
  });
}
