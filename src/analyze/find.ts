import { didYouMean } from "../config/index.js";
import type { Image } from "../image/index.js";
import type { ReasonGraph } from "./graph.js";
import { nameOf, type Thing, type ThingKind } from "./name.js";
import { ambiguousName, notInImage, onlyBuiltWith } from "./name-errors.js";

/** What a name means in an image. */
export interface Found {
  readonly thing: Thing;
  /** Precise names of other things that the name means too. */
  readonly others: readonly string[];
}

/** Which of several things a bare name means. */
const order: readonly ThingKind[] = [
  ...(["application", "capability", "package", "kernel module", "module", "library"] as const),
  ...(["release", "kernel", "kernel option", "setting", "platform", "part", "file"] as const),
];

/**
 * Finds an application, package, module, library, kernel module, file or setting by any name that people
 * have for it: `ssl`, `otp:ssl@11.2`, `Enum`, `Elixir.Enum`, `:lists`, `virtio-net`, `libc.so.6`,
 * `/usr/bin/sh`; `KIND:NAME` says which is meant when there are several.
 * Throws `NOT_IN_IMAGE` with the nearest names, `NAME_AMBIGUOUS`.
 */
export function findThing(image: Image, graph: ReasonGraph, wanted: string): Found {
  const things = [...graph.needs.keys()].map((id) => nameOf(id));
  const matches = things.filter((thing) => namesOf(thing).includes(wanted));
  const ranked = matches.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const [best] = ranked;
  if (best === undefined) throw unknown(image, things, wanted);
  const rivals = ranked.filter(({ kind }) => kind === best.kind);
  if (rivals.length > 1) {
    throw ambiguousName(
      wanted,
      rivals.map(({ id }) => id),
    );
  }
  return { thing: best, others: ranked.slice(1).map(preciseName) };
}

/** A name that says which kind of thing is meant. */
function preciseName({ id, kind, name }: Thing): string {
  if (kind === "module") return `module:${name.replace(/^:/, "")}`;
  return id.startsWith("/") || kind === "part" ? id : id.replace(/@.*$/s, "");
}

function namesOf(thing: Thing): readonly string[] {
  const { id, kind, name } = thing;
  if (id.startsWith("/")) return fileNames(thing);
  const prefixed = id.replace(/@.*$/s, "");
  const plain = [id, prefixed, `${kind}:${name}`, name];
  if (kind === "application") return [...plain, `:${name}`];
  return kind === "kernel" ? [...plain, "linux", "kernel:linux"] : plain;
}

function fileNames({ id, kind, name }: Thing): readonly string[] {
  const base = id.slice(id.lastIndexOf("/") + 1);
  const plain = [id, id.slice(1), base];
  switch (kind) {
    case "kernel module":
      return [...plain, name, name.replaceAll("_", "-"), `kernel-module:${name}`];
    case "module":
      return [...plain, base.slice(0, -5), name, name.replace(/^:/, ""), `module:${name.replace(/^:/, "")}`];
    case "library":
      return [...plain, `library:${base}`];
    default:
      return plain;
  }
}

/** Longer ones are nobody's typing error. */
const longestName = 200;

function unknown(image: Image, things: readonly Thing[], wanted: string) {
  if (image.packages.some(({ name }) => name === wanted)) return onlyBuiltWith(image.name, wanted);
  const asAtom = wanted.startsWith(":");
  const names = things
    .flatMap(namesOf)
    .filter((name) => name.length <= longestName && name.startsWith(":") === asAtom);
  return notInImage(image.name, wanted, wanted.length > longestName ? undefined : didYouMean(wanted, names));
}
