import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Header } from "tar-stream";
import type { Content, Entry, Why } from "../../filetree/index.js";
import type { Store } from "../../store/index.js";
import { packageUnsafe } from "../errors.js";
import { placed } from "./layout.js";

/** Files up to this size are hashed in memory, larger ones on their way to the disk. */
const inMemory = 4 * 1024 * 1024;

/** The bytes of a tar entry; they must be read, or resumed past. */
interface Body extends AsyncIterable<unknown> {
  resume(): unknown;
}

/** What an entry is made into, and for whom. */
export interface Target {
  readonly store: Store;
  /** `name@version`. */
  readonly owner: string;
  readonly path: string;
  readonly why: Why;
  /** Entries of the package so far, for hard links. */
  readonly known: ReadonlyMap<string, Entry>;
}

/**
 * Makes a tar entry into one of the tree, its bytes into an object of the store. Hard links become files with
 * the same object. Throws `PACKAGE_UNSAFE` for devices and for hard links to what the package does not ship.
 */
export async function readEntry(target: Target, header: Header, body: Body): Promise<Entry> {
  const { store, path, owner, why } = target;
  const common = { path, mode: (header.mode ?? 0) & 0o7777, uid: header.uid ?? 0, gid: header.gid ?? 0, why };
  if (header.type === "file" || header.type === "contiguous-file") {
    return { ...common, kind: "file", content: await keep(store, body, header.size ?? 0) };
  }
  body.resume();
  if (header.type === "directory") return { ...common, kind: "directory" };
  if (header.type === "link") return hardLink(target, header, common);
  if (header.type === "symlink")
    return { ...common, mode: 0o777, kind: "symlink", target: linkTarget(header, target) };
  throw packageUnsafe(
    owner,
    `/${path} is a ${header.type ?? "thing of no known kind"}, which packages do not ship`,
  );
}

function hardLink(
  target: Target,
  header: Header,
  common: Omit<Extract<Entry, { kind: "directory" }>, "kind">,
): Entry {
  const original = target.known.get(placed(header.linkname ?? "", false, target.owner));
  if (original?.kind === "file")
    return { ...common, mode: original.mode, kind: "file", content: original.content };
  throw packageUnsafe(
    target.owner,
    `/${common.path} is a hard link to ${header.linkname}, which it does not ship before it`,
  );
}

/** Symlinks are kept as they are, wherever they point: nothing here ever follows one. */
function linkTarget(header: Header, { owner, path }: Target): string {
  const text = header.linkname ?? "";
  if (text === "" || text.includes("\0")) throw packageUnsafe(owner, `/${path} is a symlink to nowhere`);
  return text;
}

/** Makes the bytes of a file, told to be `size` many, an object of the store. */
export async function keep(store: Store, body: AsyncIterable<unknown>, size: number): Promise<Content> {
  if (size > inMemory) return keepLarge(store, body, size);
  const parts: Buffer[] = [];
  for await (const chunk of body) parts.push(chunk as Buffer);
  return { object: await store.put(Buffer.concat(parts)), size };
}

async function keepLarge(store: Store, body: AsyncIterable<unknown>, size: number): Promise<Content> {
  const path = await store.temporary();
  const hash = createHash("sha256");
  try {
    const hashed = async function* () {
      for await (const chunk of body) {
        hash.update(chunk as Buffer);
        yield chunk as Buffer;
      }
    };
    await pipeline(hashed, createWriteStream(path, { mode: 0o444 }));
    const object = hash.digest("hex");
    if (!(await store.has(object))) await store.adopt(path, object);
    return { object, size };
  } finally {
    await rm(path, { force: true });
  }
}
