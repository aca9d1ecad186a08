import type { Image } from "../image/index.js";
import { type Found, joined } from "./archive.js";
import { chainsOf } from "./chains.js";
import { type Draft, largestFirst, settle } from "./draft.js";
import { groupedDrafts } from "./groups.js";
import type { KernelDraft } from "./kernel.js";
import { folderDrafts, overheadDrafts } from "./tree.js";
import type { Analysis, SizeNode } from "./types.js";

/** How `packed` of files that lie compressed was found. */
const exactMethod =
  "Every byte is charged what the compressed stream spent on it: the cost of its packet in the range coder (xz) or the bits of its codes (zstd, gzip), rounded to whole bytes by largest remainder; what belongs to no byte is overhead.";

const plainMethod = "Nothing is compressed: what ships is what is there.";

/** Puts together what was measured of an image of ours. The sizes add up to the bytes of its two files. */
export function analyzeBundle(image: Image, kernel: KernelDraft, rootfs: readonly Found[]): Analysis {
  const from = image.kernel.from;
  const nodes = [
    group("Linux kernel", settle(kernel.drafts, image.kernel.size), from === undefined ? {} : { id: from }),
    ...settle(groupedDrafts(image, joined(rootfs)), image.rootfs.size),
  ];
  return {
    ...described(image.name, "bundle", nodes),
    arch: image.arch,
    version: image.version,
    versions: image.versions,
    compression: image.rootfs.compression,
    method: exactMethod,
    chains: chainsOf(image),
  };
}

/** The same for a foreign file of `size` bytes, or a folder. */
export function analyzeForeign(
  name: string,
  source: Exclude<Analysis["source"], "bundle">,
  found: Found,
  size: number,
  further: readonly Draft[] = [],
): Analysis {
  const drafts = [...folderDrafts(found.files), ...further, ...overheadDrafts(found)];
  const compression = found.compressions.join(" + ") || "none";
  return {
    ...described(name, source, settle(drafts, size)),
    versions: {},
    compression,
    method: compression === "none" ? plainMethod : exactMethod,
    chains: {},
  };
}

function described(name: string, source: Analysis["source"], nodes: readonly SizeNode[]) {
  const tree: SizeNode = { ...group(name, nodes, {}), kind: "image" };
  return { format: 1 as const, name, source, raw: tree.raw, packed: tree.packed, tree };
}

function group(name: string, children: readonly SizeNode[], more: { readonly id?: string }): SizeNode {
  const sum = (key: "raw" | "packed") => children.reduce((all, child) => all + child[key], 0);
  return {
    name,
    kind: "group",
    raw: sum("raw"),
    packed: sum("packed"),
    ...more,
    children: children.toSorted(largestFirst),
  };
}
