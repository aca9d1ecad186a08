import { stableName, versionOf } from "./stable.js";
import type { Analysis, SizeKind, SizeNode } from "./types.js";

/** Bytes of one side. */
export interface Side {
  readonly name: string;
  readonly raw: number;
  readonly packed: number;
  /** Of a package or application. */
  readonly version?: string;
}

/** What became of one node of the size tree. */
export interface Change {
  /** As it is called now, or was before it went. */
  readonly name: string;
  readonly kind: SizeKind;
  /** `even`: no unpacked size in it changed, only what it takes beside others in the compressed stream. */
  readonly state: "came" | "went" | "grew" | "shrank" | "even";
  readonly before?: Side;
  readonly after?: Side;
  /** Bytes before compression, later minus earlier. */
  readonly raw: number;
  /** Bytes as shipped, later minus earlier. */
  readonly packed: number;
  /** What changed in it, the largest first; their changes add up to this one's. */
  readonly changes?: readonly Change[];
}

/** `leanvm diff A B --json`. */
export interface Difference {
  readonly format: 1;
  readonly before: Side;
  readonly after: Side;
  readonly raw: number;
  readonly packed: number;
  readonly changes: readonly Change[];
}

/** Nodes that are compared as a whole: what is inside them changes with them. */
const whole: ReadonlySet<SizeKind> = new Set([
  "module",
  "program",
  "library",
  "kernel-module",
  "file",
  "section",
]);

/** What grew, shrank, came and went from one image to another. Versions in names do not matter. */
export function difference(before: Analysis, after: Analysis): Difference {
  const change = changeOf(before.tree, after.tree);
  return {
    format: 1,
    before: rootSide(before),
    after: rootSide(after),
    raw: after.raw - before.raw,
    packed: after.packed - before.packed,
    changes: change?.changes ?? [],
  };
}

function rootSide({ name, raw, packed, version }: Analysis): Side {
  return { name, raw, packed, ...(version === undefined ? {} : { version }) };
}

/** Undefined when both are alike. */
function changeOf(before: SizeNode | undefined, after: SizeNode | undefined): Change | undefined {
  const node = after ?? before;
  if (node === undefined) return undefined;
  const delta = (key: "raw" | "packed") => (after?.[key] ?? 0) - (before?.[key] ?? 0);
  const [raw, packed] = [delta("raw"), delta("packed")];
  const changes =
    before === undefined || after === undefined || whole.has(node.kind) ? [] : changesIn(before, after);
  const versions = sameVersion(before, after);
  const even = versions && raw === 0 && changes.every(({ state }) => state === "even");
  if (
    before !== undefined &&
    after !== undefined &&
    raw === 0 &&
    packed === 0 &&
    changes.length === 0 &&
    versions
  )
    return undefined;
  return {
    name: node.name,
    kind: node.kind,
    state: before === undefined ? "came" : after === undefined ? "went" : stateOf(packed, even),
    ...(before === undefined ? {} : { before: sideOf(before) }),
    ...(after === undefined ? {} : { after: sideOf(after) }),
    raw,
    packed,
    ...(changes.length === 0 ? {} : { changes }),
  };
}

/** A version that only one side tells says nothing. */
function sameVersion(before: SizeNode | undefined, after: SizeNode | undefined): boolean {
  const [old, now] = [before, after].map((node) => (node === undefined ? undefined : versionOf(node)));
  return old === undefined || now === undefined || old === now;
}

function stateOf(packed: number, even: boolean): Change["state"] {
  if (even) return "even";
  return packed < 0 ? "shrank" : "grew";
}

function sideOf(node: SizeNode): Side {
  const version = versionOf(node);
  return {
    name: node.name,
    raw: node.raw,
    packed: node.packed,
    ...(version === undefined ? {} : { version }),
  };
}

function changesIn(before: SizeNode, after: SizeNode): readonly Change[] {
  return pairs(before.children ?? [], after.children ?? [])
    .flatMap(([one, other]) => changeOf(one, other) ?? [])
    .toSorted((a, b) => Math.abs(b.packed) - Math.abs(a.packed) || (a.name < b.name ? -1 : 1));
}

type Pair = readonly [SizeNode | undefined, SizeNode | undefined];

/** Children of both sides that are the same thing: by name, else by name without version. */
function pairs(before: readonly SizeNode[], after: readonly SizeNode[]): readonly Pair[] {
  const exact = matched(before, after, (node) => node.name);
  const loose = matched(exact.before, exact.after, (node) => stableName(node.name));
  return [
    ...exact.pairs,
    ...loose.pairs,
    ...loose.before.map((node): Pair => [node, undefined]),
    ...loose.after.map((node): Pair => [undefined, node]),
  ];
}

function matched(before: readonly SizeNode[], after: readonly SizeNode[], name: (node: SizeNode) => string) {
  const key = (node: SizeNode) => `${kindKey(node.kind)} ${name(node)}`;
  const waiting = new Map<string, SizeNode[]>();
  for (const node of before) waiting.set(key(node), [...(waiting.get(key(node)) ?? []), node]);
  const found: Pair[] = [];
  const left: SizeNode[] = [];
  for (const node of after) {
    const partner = waiting.get(key(node))?.shift();
    if (partner === undefined) left.push(node);
    else found.push([partner, node]);
  }
  return { pairs: found, before: [...waiting.values()].flat(), after: left };
}

/** A file that became a program, say, is still the same file. */
function kindKey(kind: SizeKind): string {
  return kind === "group" || kind === "package" || kind === "application" ? "folder" : "thing";
}
