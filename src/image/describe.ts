import type { Arch } from "../config/index.js";
import { contentSize, type Entry, type Need, type Why } from "../filetree/index.js";
import type { PinnedPackage } from "../package/types.js";
import type { ShrinkReport } from "../shake/types.js";
import { fileExtension } from "./compress.js";
import type { RootFileSystem } from "./pack.js";
import type { Image } from "./schema.js";

/** All that becomes an image. */
export interface BundleSpec {
  readonly name: string;
  readonly version: string;
  /** The builder: `debian` … */
  readonly type: string;
  readonly arch: Arch;
  /** Kernel command line, without the console. */
  readonly commandLine: readonly string[];
  /** Machines it boots on, best first; the architecture's general one when absent. */
  readonly machines?: readonly string[];
  readonly kernel: {
    readonly release: string;
    readonly object: string;
    readonly size: number;
    /** The package that it comes from, as in reasons. */
    readonly from?: string | undefined;
    /** Its configuration, where it was made here. */
    readonly config?: { readonly object: string; readonly size: number } | undefined;
  };
  readonly rootfs: RootFileSystem;
  readonly versions: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly packages: readonly PinnedPackage[];
  /** Why things are in the image, as the stages know it. */
  readonly needs: readonly Need[];
  /** What was left out of the release, and why each function is kept or went; absent when nothing was to be. */
  readonly shrink?:
    | { readonly report: ShrinkReport; readonly reasons: { readonly object: string; readonly size: number } }
    | undefined;
  readonly defaults: {
    readonly memoryMiB?: number;
    /** How long it may take to stop in order. */
    readonly stopSeconds?: number;
    readonly ready: string;
  };
}

/** The content of `image.json`: sorted, so that the order in which things were found does not show. */
export function describeImage(spec: BundleSpec): Image {
  const { kernel, rootfs } = spec;
  const reasons = reasonTable(rootfs);
  return {
    format: 1,
    name: spec.name,
    version: spec.version,
    type: spec.type,
    arch: spec.arch,
    size: kernel.size + rootfs.size,
    commandLine: [...spec.commandLine],
    ...(spec.machines === undefined ? {} : { machines: [...spec.machines] }),
    kernel: {
      file: "kernel",
      size: kernel.size,
      sha256: kernel.object,
      release: kernel.release,
      ...(kernel.from === undefined ? {} : { from: kernel.from }),
      ...(kernel.config === undefined
        ? {}
        : { config: { file: "kernel.config", size: kernel.config.size, sha256: kernel.config.object } }),
    },
    rootfs: {
      file: `rootfs.cpio${fileExtension[rootfs.compression]}`,
      size: rootfs.size,
      sha256: rootfs.object,
      compression: rootfs.compression,
      parts: rootfs.parts.map(({ layer, part, raw, packed }) => ({ layer, part, raw, packed })),
    },
    versions: Object.fromEntries(Object.entries(spec.versions).toSorted(byKey)),
    capabilities: spec.capabilities.toSorted(),
    defaults: spec.defaults,
    packages: provenance(spec.packages),
    reasons: reasons.list,
    needs: needTable(spec),
    ...(spec.shrink === undefined ? {} : { shrink: describeShrink(spec.shrink) }),
    contents: rootfs.parts
      .flatMap(({ entries }, part) =>
        entries.map((entry) => described(entry, part, reasons.indexOf(entry.why))),
      )
      .toSorted((a, b) => compare(a.path, b.path)),
  };
}

function describeShrink({ report, reasons }: NonNullable<BundleSpec["shrink"]>): Image["shrink"] {
  return {
    ...report,
    reasons: { file: "reasons.json.gz", size: reasons.size, sha256: reasons.object },
  };
}

function described(entry: Entry, part: number, why: number): Image["contents"][number] {
  const size = entry.kind === "file" ? { size: contentSize(entry.content) } : {};
  return { path: entry.path, kind: entry.kind, ...size, part, why };
}

function provenance(packages: readonly PinnedPackage[]): Image["packages"] {
  const unique = new Map(packages.map((one) => [one.sha256, one]));
  return [...unique.values()]
    .map(({ name, version, architecture, sha256 }) => ({ name, version, architecture, sha256 }))
    .toSorted((a, b) => compare(`${a.name} ${a.architecture}`, `${b.name} ${b.architecture}`));
}

/** Thousands of entries share a few reasons: each is written once. */
function reasonTable({ parts }: RootFileSystem) {
  const key = ({ stage, from = "", package: shipper = "", rule }: Why) =>
    JSON.stringify([stage, from, shipper, rule]);
  const all = new Map(parts.flatMap(({ entries }) => entries).map(({ why }) => [key(why), why]));
  const sorted = [...all].toSorted(byKey);
  const places = new Map(sorted.map(([name], index) => [name, index]));
  const list = sorted.map(([, { stage, from, package: shipper, rule }]) => ({
    stage,
    ...(from === undefined ? {} : { from }),
    ...(shipper === undefined ? {} : { package: shipper }),
    rule,
  }));
  return { list, indexOf: (why: Why) => places.get(key(why)) ?? 0 };
}

/** Each edge once, sorted by what is needed; those of files that are not in the image left out. */
function needTable({ needs, rootfs }: BundleSpec): NonNullable<Image["needs"]> {
  const paths = new Set(rootfs.parts.flatMap(({ entries }) => entries.map(({ path }) => `/${path}`)));
  const there = (id: string) => !id.startsWith("/") || paths.has(id);
  const edges = needs
    .filter(({ id, by = id }) => there(id) && there(by))
    .map(({ id, by, rule }) => ({ id, ...(by === undefined ? {} : { by }), rule }));
  const unique = new Map(edges.map((edge) => [JSON.stringify([edge.id, edge.by ?? "", edge.rule]), edge]));
  return [...unique].toSorted(byKey).map(([, edge]) => edge);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
