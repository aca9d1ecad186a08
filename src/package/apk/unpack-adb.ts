import { createHash } from "node:crypto";
import {
  type AdbFile,
  type Block,
  damagedApk,
  gather,
  readAdbPackage,
  readBlocks,
  schemas,
} from "../../codec/apk/index.js";
import { type Content, type Entry, type FileTree, fileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { packageUnsafe } from "../errors.js";
import {
  isSkipped,
  keep,
  placed,
  refuseBelowLinks,
  shippedBy,
  tooManyEntries,
  type UnpackLimits,
} from "../unpack/index.js";

const blockLimit = 256 * 1024 * 1024;
/** What apk makes of users and groups that the system does not know. */
const nobody = 65534;

/** Unpacks a package of format 3 (apk-v3(5)): a list of files with their hashes, then the bytes of each. Throws as `unpackApk` does. */
export async function unpackAdb(
  context: Context,
  store: Store,
  content: AsyncIterable<Buffer>,
  owner: string,
  limits: UnpackLimits,
): Promise<FileTree> {
  const blocks = readBlocks(content, schemas.package);
  const first = await blocks.next();
  if (first.done === true) throw damagedApk("it has no content");
  const { files } = readAdbPackage(await gather(first.value, blockLimit));
  if (files.length > limits.entries) throw tooManyEntries(owner, limits);
  const known = new Map<string, Entry>();
  for (const file of files) {
    context.signal.throwIfAborted();
    const body = file.kind === "file" && file.size > 0 ? await nextData(blocks, file) : nothing();
    const path = placed(file.path, file.kind === "symlink", owner);
    if (path === "" || isSkipped(path)) continue;
    if (known.has(path)) throw packageUnsafe(owner, `it ships /${path} twice`);
    known.set(path, await entryOf({ store, owner, known }, file, path, body));
  }
  refuseBelowLinks(known, owner);
  return fileTree(known.values());
}

type WithBytes = AdbFile & { readonly kind: "file" };

/** The bytes of a file, from the block that must come next: numbers of its folder and itself, then its content. */
async function nextData(
  blocks: AsyncGenerator<Block, void>,
  file: WithBytes,
): Promise<AsyncIterable<Buffer>> {
  let next = await blocks.next();
  while (next.done !== true && next.value.type === "signature") next = await blocks.next();
  if (next.done === true || next.value.type !== "data")
    throw damagedApk(`the bytes of ${file.path} are missing`);
  const { size, body } = next.value;
  if (size !== file.size + 8) throw damagedApk(`${file.path} has not the size that it is told to have`);
  return behindPlace(body, file);
}

async function* behindPlace(body: AsyncIterable<Buffer>, { path, place }: WithBytes): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  for await (const chunk of body) {
    if (head.length >= 8) {
      yield chunk;
      continue;
    }
    const rest = 8 - head.length;
    head = Buffer.concat([head, chunk.subarray(0, rest)]);
    if (head.length < 8) continue;
    if (head.readUInt32LE(0) !== place.folder || head.readUInt32LE(4) !== place.file)
      throw damagedApk(`other bytes come where those of ${path} must`);
    if (chunk.length > rest) yield chunk.subarray(rest);
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}

interface Target {
  readonly store: Store;
  readonly owner: string;
  readonly known: ReadonlyMap<string, Entry>;
}

async function entryOf(
  target: Target,
  file: AdbFile,
  path: string,
  body: AsyncIterable<Buffer>,
): Promise<Entry> {
  const { owner, known, store } = target;
  const why = shippedBy({ format: "apk", owner });
  const common = { path, mode: file.mode, uid: idOf(file.user), gid: idOf(file.group), why };
  if (file.kind === "directory") return { ...common, kind: "directory" };
  if (file.kind === "file") return { ...common, kind: "file", content: await verified(store, file, body) };
  if (file.kind === "device")
    throw packageUnsafe(owner, `/${path} is a device or pipe, which packages do not ship`);
  if (file.kind === "symlink") {
    if (file.target === "" || file.target.includes("\0"))
      throw packageUnsafe(owner, `/${path} is a symlink to nowhere`);
    return { ...common, mode: 0o777, kind: "symlink", target: file.target };
  }
  const original = known.get(placed(file.target, false, owner));
  if (original?.kind === "file") return { ...common, kind: "file", content: original.content };
  throw packageUnsafe(owner, `/${path} is a hard link to ${file.target}, which it does not ship before it`);
}

const hashes: Readonly<Record<number, string>> = { 20: "sha1", 32: "sha256", 64: "sha512" };

/** Stores a file's bytes and holds them against the hash in the list. */
async function verified(store: Store, file: WithBytes, body: AsyncIterable<Buffer>): Promise<Content> {
  const algorithm = hashes[file.hash.length];
  if (algorithm === undefined) throw damagedApk(`${file.path} has no hash`);
  const hash = createHash(algorithm);
  const hashed = async function* () {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const content = await keep(store, hashed(), file.size);
  if (!hash.digest().equals(Buffer.from(file.hash)))
    throw damagedApk(`${file.path} has not the hash that it is told to have`);
  return content;
}

function idOf(name: string): number {
  return name === "root" || name === "" ? 0 : nobody;
}
