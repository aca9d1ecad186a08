import { walkTar } from "../codec/tar/index.js";
import { type Found, type FoundFile, joined, normal, readTar } from "./archive.js";
import { type Draft, scaled, sumOf } from "./draft.js";
import { ociMalformed } from "./errors.js";
import { fileDraft } from "./file.js";
import { layerPaths } from "./oci-manifest.js";
import { overlaid } from "./overlay.js";
import { type Measured, type Opener, openRow } from "./stream.js";
import { folderDrafts } from "./tree.js";

type Items = ReturnType<typeof walkTar>["items"];

/** A layer of an image: where its archive lies in the file. */
export interface Layer {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The layers of an OCI image layout or of what `docker save` writes, lowest first; undefined for a tar archive
 * that is neither. Throws `OCI_MALFORMED`, `TAR_MALFORMED`.
 */
export function ociLayers(bytes: Uint8Array): readonly Layer[] | undefined {
  const { items } = walkTar(bytes);
  const files = new Map(items.filter(({ kind }) => kind === "file").map((item) => [normal(item.path), item]));
  const links = new Map(
    items.filter(({ kind }) => kind === "symlink").map((item) => [normal(item.path), item]),
  );
  const read = (path: string) => {
    const item = files.get(path);
    return item === undefined ? undefined : bytes.subarray(item.from, item.to);
  };
  const paths = layerPaths(read);
  if (paths === undefined) return undefined;
  return [...new Set(paths)].flatMap((path) => {
    const item = files.get(path);
    // `docker save` of old links a layer that it has written already.
    if (item === undefined && links.has(path)) return [];
    if (item === undefined) throw ociMalformed(`its layer ${path.slice(0, 100)} is missing`);
    return [{ path, from: item.from, to: item.to }];
  });
}

/** The files of the image as its container sees them, and apart from them what later layers hide. */
export function ociDrafts(
  source: Measured,
  layers: readonly Layer[],
  open: Opener,
): { readonly found: Found; readonly hidden: readonly Draft[] } {
  const opened = layers.map((layer) => openLayer(source, layer, open));
  const { visible, hidden } = overlaid(opened);
  const outside = describing(source, layers);
  const all = joined(opened);
  const found = { ...all, files: visible, overhead: [...all.overhead, ...outside.overhead] };
  const extra = [
    ...grouped("hidden by later layers", folderDrafts(hidden)),
    ...grouped(
      "image description",
      outside.files.map(({ draft }) => draft),
    ),
  ];
  return { found, hidden: extra };
}

function grouped(name: string, drafts: readonly Draft[]): readonly Draft[] {
  return drafts.length === 0 ? [] : [sumOf({ name, kind: "group" }, drafts)];
}

/** A layer's bytes take what the file around them spends on them. */
function openLayer(source: Measured, { from, to }: Layer, open: Opener): Found {
  const bytes = source.bytes.subarray(from, to);
  const row = openRow(bytes, open);
  if (row === undefined) {
    const measure = (start: number, end: number) => source.measure(from + start, from + end);
    return { ...readTar({ bytes, measure }), compressions: ["none"] };
  }
  const inside = readTar(row);
  const overhead = [...inside.overhead, row.overhead];
  const own = [...inside.files.map(({ draft }) => draft), ...overhead].reduce(
    (sum, { units }) => sum + units,
    0,
  );
  const factor = own === 0 ? 0 : source.measure(from, to) / own;
  return {
    files: inside.files.map(({ path, draft }) => ({ path, draft: scaled(draft, factor) })),
    empty: inside.empty,
    overhead: overhead.map((draft) => scaled(draft, factor)),
    compressions: [row.compression],
  };
}

/** Manifests, configuration, and the headers between them. */
function describing(source: Measured, layers: readonly Layer[]) {
  const { bytes } = source;
  const starts = new Set(layers.map(({ from }) => from));
  const items: Items = walkTar(bytes).items;
  const files: FoundFile[] = [];
  let raw = bytes.length;
  let units = source.measure(0, bytes.length);
  for (const { path, kind, from, to } of items) {
    if (kind !== "file" || from === to) continue;
    raw -= to - from;
    units -= source.measure(from, to);
    if (!starts.has(from))
      files.push({ path: normal(path), draft: fileDraft(source, normal(path), from, to) });
  }
  return { files, overhead: [{ name: "archive headers", kind: "overhead" as const, raw, units }] };
}
