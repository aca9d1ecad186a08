import { encodeCpio } from "../codec/cpio/index.js";
import type { Entry } from "../filetree/index.js";
import { type Context, type StepContext, step, together } from "../step/index.js";
import { cached, type Store } from "../store/index.js";
import { type Compression, compress, type PackTools } from "./compress.js";
import { mebibytes } from "./errors.js";
import {
  archiveEntries,
  archiveSize,
  fingerprint,
  type LayerTree,
  type Segment,
  segmentsOf,
} from "./segment.js";

/** A part of a root file system as it was packed. */
export interface PackedPart {
  readonly layer: string;
  readonly part: Segment["part"];
  readonly entries: readonly Entry[];
  /** Bytes of its archive. */
  readonly raw: number;
  /** Bytes of its archive as shipped. */
  readonly packed: number;
}

/** A packed root file system: an object of the store that a kernel takes as its initial RAM disk. */
export interface RootFileSystem {
  readonly object: string;
  readonly size: number;
  readonly compression: Compression;
  readonly parts: readonly PackedPart[];
}

/**
 * Packs layers into an initial root file system: each becomes one or two cpio archives, compressed and cached
 * on their own and put behind one another, which the kernel unpacks in order. A layer may put files into
 * folders of an earlier one. `tools` brings what Node does not have (zstd).
 * Throws what `encodeCpio` throws, `ZSTD_MISSING`, `STORE_CORRUPT`.
 */
export async function packLayers(
  context: Context,
  store: Store,
  layers: readonly LayerTree[],
  compression: Compression,
  tools: PackTools = {},
): Promise<RootFileSystem> {
  return step(context, "Pack the root file system", async (inner) => {
    const segments = (await Promise.all(layers.map((layer) => segmentsOf(store, layer)))).flat();
    const pack = segments.map(
      (segment) => (own: Context) => packSegment(own, store, segment, compression, tools),
    );
    const packed = await together(inner, ...pack);
    const bytes = Buffer.concat(await Promise.all(packed.map(({ object }) => store.read(object))));
    inner.detail(`${mebibytes(bytes.length)} MiB ${compression === "none" ? "" : compression}`.trim());
    const parts = segments.map(({ layer, part, entries }, index) => {
      const { raw, size } = packed[index] ?? { raw: 0, size: 0 };
      return { layer, part, entries, raw, packed: size };
    });
    return { object: await store.put(bytes), size: bytes.length, compression, parts };
  });
}

interface PackedSegment {
  readonly object: string;
  readonly raw: number;
  readonly size: number;
}

async function packSegment(
  context: Context,
  store: Store,
  segment: Segment,
  compression: Compression,
  tools: PackTools,
): Promise<PackedSegment> {
  return cached<PackedSegment>(context, store, {
    name: `${compression === "none" ? "Pack" : "Compress"} the ${segment.layer} layer: ${segment.part}`,
    id: "image/segment/2",
    inputs: { compression, x86: segment.x86, entries: fingerprint(segment) },
    objects: ({ object }) => [object],
    detail: ({ raw, size }) => `${mebibytes(raw)} to ${mebibytes(size)} MiB`,
    async run(inner) {
      const raw = archiveSize(segment);
      const chunks = watched(encodeCpio(archiveEntries(segment, store)), raw, inner);
      const bytes = await compress(chunks, compression, { size: raw, x86: segment.x86 }, tools, inner.signal);
      return { object: await store.put(bytes), raw, size: bytes.length };
    },
  });
}

/** Small pieces, so that progress moves and a build can be ended while a large file is compressed. */
async function* watched(chunks: AsyncIterable<Uint8Array>, total: number, inner: StepContext) {
  const piece = 1 << 18;
  let done = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += piece) {
      inner.signal.throwIfAborted();
      const part = chunk.subarray(at, at + piece);
      yield part;
      done += part.length;
      inner.progress(Math.min(done, total), total, "bytes");
    }
  }
}
