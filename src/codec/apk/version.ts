/** Suffixes in their order: those up to `rc` come before a version without one, the rest after it. */
const suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"] as const;
const noSuffix = suffixes.indexOf("");

/** Kinds of parts in the order in which they may follow each other; at a difference the earlier kind is newer. */
const kinds = [
  "first",
  "number",
  "letter",
  "suffix",
  "suffix number",
  "hash",
  "revision",
  "end",
  "bad",
] as const;
type Kind = (typeof kinds)[number];

interface Part {
  readonly kind: Kind;
  readonly text: string;
}

/** Order of two versions: negative when the first is older, positive when it is newer, 0 when they are alike. */
type Order = -1 | 0 | 1;

/** Whether a text is a version as apk-package(5) has it: `1.2.3b_rc1_p2~0a1b-r4`. */
export function isVersion(text: string): boolean {
  return parts(text).at(-1)?.kind === "end";
}

/**
 * Compares two Alpine versions as apk does (apk-package(5), "Package names and versions"): numbers by value, but
 * as text where one has a leading zero; a letter; suffixes in the order alpha, beta, pre, rc, none, cvs, svn,
 * git, hg, p, each with a number; a hash; the revision. Any string is accepted: it counts up to where it ends to
 * be a version. Negative when `a` is older, 0 when alike, positive when newer.
 */
export function compareVersions(a: string, b: string): Order {
  return compare(a, b, false);
}

/** Whether `version` starts with all parts of `prefix`: 1.2.3-r4 is `~1.2`. */
export function startsWithVersion(version: string, prefix: string): boolean {
  return compare(version, prefix, true) === 0;
}

/** `fuzzy`: nothing after the end of `b` counts. */
export function compare(a: string, b: string, fuzzy: boolean): Order {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; ; i++) {
    const [one, other] = [left[i] ?? end, right[i] ?? end];
    if (one.kind !== other.kind) return differentKinds(one, other, fuzzy);
    if (one.kind === "end" || one.kind === "bad") return 0;
    const order = compareParts(one, other);
    if (order !== 0) return order;
  }
}

const end: Part = { kind: "end", text: "" };

function differentKinds(a: Part, b: Part, fuzzy: boolean): Order {
  if (fuzzy && b.kind === "end") return 0;
  if (isEarly(a)) return -1;
  if (isEarly(b)) return 1;
  return kinds.indexOf(a.kind) > kinds.indexOf(b.kind) ? -1 : 1;
}

/** A suffix that comes before the version itself. */
function isEarly({ kind, text }: Part): boolean {
  return kind === "suffix" && rank(text) < noSuffix;
}

function compareParts(a: Part, b: Part): Order {
  if (a.kind === "suffix") return sign(rank(a.text) - rank(b.text));
  if (a.kind === "letter" || a.kind === "hash") return compareText(a.text, b.text);
  const zero = a.kind === "number" && (a.text.startsWith("0") || b.text.startsWith("0"));
  return zero ? compareText(a.text, b.text) : compareDigits(a.text, b.text);
}

function rank(suffix: string): number {
  return (suffixes as readonly string[]).indexOf(suffix);
}

function compareText(a: string, b: string): Order {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Digit strings of any length by value. */
function compareDigits(a: string, b: string): Order {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length === right.length ? compareText(left, right) : sign(left.length - right.length);
}

function sign(value: number): Order {
  return value < 0 ? -1 : value > 0 ? 1 : 0;
}

const patterns: readonly (readonly [Kind, RegExp])[] = [
  ["number", /\.?(\d+)/y],
  ["letter", /([a-z])/y],
  ["suffix", /_([a-z]+)/y],
  ["hash", /~([0-9a-f]+)/y],
  ["revision", /-r(\d+)/y],
];

/** The parts of a version, closed by `end`, or by `bad` where it ceases to be one. */
function parts(version: string): readonly Part[] {
  const first = /^\d+/.exec(version)?.[0];
  if (first === undefined) return [{ kind: "bad", text: "" }];
  const found: Part[] = [{ kind: "first", text: first }];
  for (let at = first.length; at < version.length; ) {
    const next = partAt(version, at, found.at(-1)?.kind ?? "first");
    found.push(next.part);
    if (next.part.kind === "bad") return found;
    at = next.end;
  }
  return [...found, end];
}

function partAt(version: string, at: number, before: Kind): { readonly part: Part; readonly end: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(version);
    const text = match?.[1];
    if (match === null || text === undefined) continue;
    // A number right behind a suffix is that suffix's own; a dot is not allowed there.
    const own = kind === "number" && before === "suffix" && match[0] === text ? "suffix number" : kind;
    if (!mayFollow(own, before) || (own === "suffix" && rank(text) < 0)) break;
    return { part: { kind: own, text }, end: pattern.lastIndex };
  }
  return { part: { kind: "bad", text: "" }, end: version.length };
}

function mayFollow(kind: Kind, before: Kind): boolean {
  const [next, last] = [kinds.indexOf(kind), kinds.indexOf(before)];
  if (kind === "number") return last <= kinds.indexOf("number");
  if (kind === "suffix") return last <= kinds.indexOf("suffix number");
  return next > last;
}
