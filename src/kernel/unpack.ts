import { compressionOf, decompress } from "../codec/compress/index.js";
import type { Entry } from "../filetree/index.js";
import type { Store } from "../store/index.js";

/** No module of a distribution comes near this; more is a bomb. */
const largestModule = 64 * 1024 * 1024;

/** The bytes of a module file, decompressed. */
export async function unpackModule(store: Store, entry: Entry): Promise<Buffer> {
  const bytes = await fileBytes(store, entry);
  const chunks: Buffer[] = [];
  for await (const chunk of decompress(compressionOf(entry.path), single(bytes), largestModule))
    chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The bytes of a file entry; empty for anything that is no file. */
export async function fileBytes(store: Store, entry: Entry): Promise<Buffer> {
  if (entry.kind !== "file") return Buffer.alloc(0);
  return "text" in entry.content ? Buffer.from(entry.content.text) : store.read(entry.content.object);
}

async function* single(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
