import { z } from "zod";
import { ociMalformed } from "./errors.js";

/** Reads a file of the archive; undefined when there is none. */
type Read = (path: string) => Uint8Array | undefined;

const descriptor = z.object({ mediaType: z.string().optional(), digest: z.string() });
const index = z.object({ manifests: z.array(descriptor) });
const manifest = z.object({ layers: z.array(descriptor) });
const saved = z.array(z.object({ Layers: z.array(z.string()).nullable() }));

/** Indexes may name indexes; deeper than this is hostile. */
const deepest = 4;
/** Largest description; layers are no descriptions. */
const largest = 4 * 1024 * 1024;

/**
 * Paths of an image's layers, lowest first: by `index.json` (OCI image layout 1.1) or by `manifest.json`
 * (`docker save`). Undefined when the archive has neither. Throws `OCI_MALFORMED`.
 */
export function layerPaths(read: Read): readonly string[] | undefined {
  if (read("oci-layout") !== undefined) {
    const bytes = read("index.json");
    if (bytes === undefined) throw ociMalformed("it has no index.json");
    return fromIndex(read, json("index.json", bytes), 0);
  }
  const bytes = read("manifest.json");
  const images = bytes === undefined ? undefined : saved.safeParse(tryJson(bytes)).data;
  return images?.flatMap(({ Layers }) => Layers ?? []);
}

/** Images for several platforms are named one beside the other: all of them ship. */
function fromIndex(read: Read, value: unknown, depth: number): readonly string[] {
  const parsed = index.safeParse(value);
  if (!parsed.success) throw ociMalformed("an index names no manifests");
  if (depth > deepest || parsed.data.manifests.length > 1000) throw ociMalformed("its indexes do not end");
  return [...new Set(parsed.data.manifests.map(({ digest }) => digest))].flatMap((digest) => {
    const path = blobPath(digest);
    const bytes = read(path);
    // An index may name platforms whose blobs were not saved.
    if (bytes === undefined) return [];
    const inner = json(path, bytes);
    const own = manifest.safeParse(inner);
    if (own.success) return own.data.layers.map((layer) => blobPath(layer.digest));
    return fromIndex(read, inner, depth + 1);
  });
}

function blobPath(digest: string): string {
  const [, algorithm, hex] = /^([a-z0-9]+):([0-9a-f]{32,128})$/.exec(digest) ?? [];
  if (algorithm === undefined || hex === undefined)
    throw ociMalformed(`${digest.slice(0, 100)} is no digest`);
  return `blobs/${algorithm}/${hex}`;
}

function json(path: string, bytes: Uint8Array): unknown {
  const value = bytes.length > largest ? undefined : tryJson(bytes);
  if (value === undefined) throw ociMalformed(`${path.slice(0, 100)} is no JSON`);
  return value;
}

function tryJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  } catch {
    return undefined;
  }
}
