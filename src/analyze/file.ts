import { readBeam } from "../codec/beam/index.js";
import { elfParts, isElf, parseElf } from "../codec/elf/index.js";
import { LeanError } from "../error/index.js";
import { type Draft, type Label, sumOf } from "./draft.js";
import type { Measured } from "./stream.js";

/** A range of bytes with a name. */
export interface Part {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Divides a file, which lies in `source` from `from` to `to`, into what it is made of. */
export function fileDraft(source: Measured, path: string, from: number, to: number): Draft {
  const bytes = source.bytes.subarray(from, to);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const divide = (label: Label, kind: Draft["kind"], parts: readonly Part[]) =>
    sumOf(
      label,
      draftsOf(parts, kind, (part) => source.measure(from + part.from, from + part.to)),
    );
  const beam = name.endsWith(".beam") ? attempt(() => chunks(bytes)) : undefined;
  if (beam !== undefined) return divide({ name: name.slice(0, -5), kind: "module", path }, "chunk", beam);
  const elf = isElf(bytes)
    ? attempt(() => ({ parts: elfParts(bytes), ...elfLabel(bytes, name) }))
    : undefined;
  if (elf !== undefined) return divide({ name: elf.name, kind: elf.kind, path }, "section", elf.parts);
  return { name, kind: "file", path, raw: to - from, units: source.measure(from, to) };
}

/** One draft for each name: an object file has hundreds of paddings. */
export function draftsOf(
  parts: readonly Part[],
  kind: Draft["kind"],
  measure: (part: Part) => number,
): readonly Draft[] {
  const drafts = new Map<string, Draft>();
  for (const part of parts) {
    const { name } = part;
    const { raw, units } = drafts.get(name) ?? { raw: 0, units: 0 };
    const own = isFiller(name) ? "overhead" : kind;
    drafts.set(name, { name, kind: own, raw: raw + part.to - part.from, units: units + measure(part) });
  }
  return [...drafts.values()];
}

function isFiller(name: string): boolean {
  return name === "padding" || name === "headers" || name === "header";
}

/** The chunks of a BEAM file, each with its own header and padding. */
function chunks(bytes: Uint8Array): readonly Part[] | undefined {
  const parts: Part[] = [];
  let at = 12;
  for (const { id, data } of readBeam(bytes)) {
    // A compressed file is unpacked elsewhere: its chunks are not ranges of it.
    if (data.buffer !== bytes.buffer) return undefined;
    const end = data.byteOffset - bytes.byteOffset + data.length;
    const padded = Math.min(bytes.length, end + (-end & 3));
    parts.push({ name: id, from: at, to: padded });
    at = padded;
  }
  const rest = at < bytes.length ? [{ name: "padding", from: at, to: bytes.length }] : [];
  return [{ name: "header", from: 0, to: 12 }, ...parts, ...rest];
}

function elfLabel(bytes: Uint8Array, name: string): { readonly name: string; readonly kind: Draft["kind"] } {
  if (name.endsWith(".ko")) return { name: name.slice(0, -3), kind: "kernel-module" };
  const { type, interpreter } = parseElf(bytes);
  if (/\.so(\.|$)/.test(name)) return { name, kind: "library" };
  if (type === "executable" || interpreter !== undefined || type === "dynamic")
    return { name, kind: "program" };
  return { name, kind: "file" };
}

/** A damaged file is shown whole. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof LeanError) return undefined;
    throw error;
  }
}
