import type { Analysis, ChainLink, SizeKind, SizeNode } from "../../src/analyze/types.js";

/** A tree of the size and shape of a small Phoenix application's image: about 4500 nodes, made up, always the same. */
export function sampleAnalysis(): Analysis {
  const tree = sum("image", "shop", [kernel(), runtime(), system(), application()]);
  return {
    format: 1,
    name: "shop",
    source: "bundle",
    arch: "x86_64",
    version: "1.4.2",
    versions: {
      elixir: "1.18.3",
      otp: "27.3.4.1",
      erts: "15.2.7",
      linux: "6.12.107+deb13-cloud-amd64",
      shop: "1.4.2",
    },
    raw: tree.raw,
    packed: tree.packed,
    compression: "xz",
    method:
      "Compressed bytes are shared out by what each file's own compression takes, scaled so that the parts add up to the file exactly.",
    tree,
    chains: chains(tree),
  };
}

/** `count` files below one folder each with two chunks, for measuring. */
export function wideAnalysis(count: number): Analysis {
  const modules = Array.from({ length: count }, (_, index) =>
    sum("module", `Elixir.Wide.Module${index}`, [
      leaf("chunk", "Code", 900 + (index % 700), 0.4),
      leaf("chunk", "LitT", 100 + (index % 90), 0.5),
    ]),
  );
  return withTree(sum("image", "wide", [sum("application", "wide", modules)]));
}

/** The sample's frame around another tree. */
export function withTree(tree: SizeNode, change: Partial<Analysis> = {}): Analysis {
  return { ...sampleAnalysis(), tree, raw: tree.raw, packed: tree.packed, chains: {}, ...change };
}

export function leaf(kind: SizeKind, name: string, raw: number, ratio: number): SizeNode {
  return { kind, name, raw, packed: Math.round(raw * ratio) };
}

export function sum(
  kind: SizeKind,
  name: string,
  children: readonly SizeNode[],
  more: Partial<SizeNode> = {},
): SizeNode {
  const total = (measure: "raw" | "packed") => children.reduce((all, child) => all + child[measure], 0);
  return { kind, name, raw: total("raw"), packed: total("packed"), children, ...more };
}

function kernel(): SizeNode {
  return sum("group", "kernel", [
    sum(
      "file",
      "vmlinuz",
      [
        leaf("section", ".text", 14_321_664, 0.41),
        leaf("section", ".rodata", 4_112_384, 0.35),
        leaf("section", ".data", 2_097_152, 0.22),
        leaf("section", ".init.text", 610_304, 0.38),
        leaf("section", "__ksymtab", 140_288, 0.3),
        leaf("section", ".orc_unwind", 2_202_010, 0.44),
        leaf("section", "boot stub", 65_536, 1),
      ],
      { path: "kernel", id: "kernel:6.12.107" },
    ),
    sum(
      "group",
      "kernel modules",
      kernelModules.map((name, index) => ({
        ...leaf("kernel-module", name, 30_000 + 17_000 * index, 0.31),
        path: `lib/modules/${name}.ko`,
        id: `module:${name}`,
      })),
    ),
  ]);
}

function runtime(): SizeNode {
  return sum("group", "runtime", [
    sum(
      "program",
      "beam.smp",
      [
        leaf("section", ".text", 3_012_004, 0.4),
        leaf("section", ".rodata", 901_220, 0.3),
        leaf("section", ".eh_frame", 402_118, 0.35),
        leaf("section", ".data", 265_450, 0.2),
      ],
      { path: "app/erts-15.2.7/bin/beam.smp", id: "erts:beam.smp" },
    ),
    ...otp.map(([name, modules, start]) => applicationOf(name, "otp", modules, start)),
  ]);
}

function system(): SizeNode {
  return sum("group", "system", [
    sum(
      "group",
      "libraries",
      libraries.map(([name, raw]) =>
        sum(
          "library",
          name,
          [
            leaf("section", ".text", Math.round(raw * 0.7), 0.42),
            leaf("section", ".rodata", Math.round(raw * 0.2), 0.33),
            leaf("section", ".dynsym", Math.round(raw * 0.1), 0.25),
          ],
          { path: `lib/${name}`, id: `library:${name}` },
        ),
      ),
    ),
    leaf("program", "init", 61_440, 0.55),
    leaf("file", "etc/lean/init.conf", 812, 0.3),
    leaf("overhead", "archive headers", 214_016, 0.02),
  ]);
}

function application(): SizeNode {
  return sum("group", "application", [
    ...applications.map(([name, modules, start]) => applicationOf(name, "app", modules, start)),
    leaf("file", "releases/start.boot", 41_233, 0.2),
  ]);
}

function applicationOf(name: string, kind: "otp" | "app", count: number, start: number): SizeNode {
  const modules = Array.from({ length: count }, (_, index) => {
    const plain = kind === "otp" && name !== "elixir";
    const module = plain
      ? `${name}_${words[(index * 9) % words.length]}${index > 11 ? index : ""}`
      : `Elixir.${title(name)}.${title(words[(index * 5) % words.length] ?? "x")}${index > 11 ? index : ""}`;
    return moduleOf(module, name, Math.round((start / (index + 2)) * 1.4) + 640);
  });
  return sum("application", name, [...modules, leaf("file", `${name}.app`, 900, 0.4)], {
    id: `${kind}:${name}`,
    path: `app/lib/${name}`,
  });
}

function moduleOf(name: string, application: string, raw: number): SizeNode {
  const chunks: readonly [string, number, number][] = [
    ["Code", 0.62, 0.38],
    ["AtU8", 0.09, 0.5],
    ["LitT", 0.14, 0.45],
    ["ImpT", 0.06, 0.35],
    ["FunT", 0.04, 0.4],
    ["StrT", 0.02, 0.6],
    ["Meta", 0.03, 0.7],
  ];
  return sum(
    "module",
    name,
    chunks.map(([chunk, share, ratio]) => leaf("chunk", chunk, Math.round(raw * share) + 8, ratio)),
    {
      path: `app/lib/${application}/ebin/${name}.beam`,
      id: `module:${name}`,
    },
  );
}

/** Each identifier reached through its application and the release. */
function chains(tree: SizeNode): Readonly<Record<string, readonly ChainLink[]>> {
  const found: Record<string, readonly ChainLink[]> = {};
  const visit = (node: SizeNode, above: readonly ChainLink[]): void => {
    const own = node.id === undefined ? above : [...above, { id: node.id, rule: ruleOf(node) }];
    if (node.id !== undefined) found[node.id] = own;
    for (const child of node.children ?? []) visit(child, own);
  };
  visit(tree, [{ id: "root:release shop", rule: "what mix release starts" }]);
  return found;
}

function ruleOf({ kind, name }: SizeNode): string {
  if (kind === "application") return `listed in applications of shop.app or of one that it needs (${name})`;
  if (kind === "library") return "needed by /app/erts-15.2.7/bin/beam.smp";
  if (kind === "kernel-module") return "the platform's devices need it";
  return kind === "module" ? "a module of the application" : "the release runs on it";
}

const title = (word: string) => word.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

const kernelModules = [
  "failover",
  "net_failover",
  "virtio_net",
  "virtio-rng",
  "button",
  "virtio_mmio",
  "zram",
];
const libraries: readonly (readonly [string, number])[] = [
  ["libc.so.6", 1_926_256],
  ["libstdc++.so.6", 2_190_440],
  ["libm.so.6", 911_904],
  ["libcrypto.so.3", 5_281_848],
  ["libtinfo.so.6", 216_368],
  ["libgcc_s.so.1", 141_720],
  ["libz.so.1", 121_280],
  ["ld-linux-x86-64.so.2", 210_968],
];
const otp: readonly (readonly [string, number, number])[] = [
  ["kernel", 62, 140_000],
  ["stdlib", 96, 190_000],
  ["compiler", 58, 170_000],
  ["crypto", 3, 90_000],
  ["public_key", 14, 160_000],
  ["ssl", 62, 150_000],
  ["sasl", 6, 60_000],
];
const applications: readonly (readonly [string, number, number])[] = [
  ["elixir", 148, 210_000],
  ["logger", 9, 70_000],
  ["phoenix", 74, 90_000],
  ["plug", 46, 60_000],
  ["ecto", 52, 95_000],
  ["jason", 12, 80_000],
  ["telemetry", 6, 20_000],
  ["shop", 38, 40_000],
];
const words = [
  "server",
  "supervisor",
  "parser",
  "compiler",
  "query",
  "socket",
  "channel",
  "router",
  "adapter",
  "codec",
  "registry",
  "stream",
  "schema",
  "handler",
];
