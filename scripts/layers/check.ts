import { posix } from "node:path";
import { findCycles } from "./cycles.js";
import { doors, globals, longestFile, order, stages, withinLevel } from "./order.js";
import { type Import, type Source, withoutComments } from "./sources.js";

export interface Violation {
  readonly file: string;
  readonly why: string;
}

/** Every break of the layering. Pure. */
export function checkLayers(sources: readonly Source[]): readonly Violation[] {
  return [...sources.flatMap(checkSource), ...findCycles(sources)];
}

function checkSource(source: Source): readonly Violation[] {
  const reasons = [
    ...source.imports.flatMap((each) => checkImport(source.file, each)),
    ...checkGlobals(source),
    ...checkLength(source),
    ...(level(layerOf(source.file)) === undefined
      ? [`src/${layerOf(source.file)} has no place in the order of layers`]
      : []),
  ];
  return reasons.map((why) => ({ file: source.file, why }));
}

function checkImport(file: string, { specifier, typeOnly }: Import): readonly string[] {
  if (!specifier.startsWith(".")) {
    return typeOnly
      ? []
      : doors
          .filter((door) => door.modules.test(specifier) && !door.only.test(file))
          .map((door) => `imports ${specifier}: ${door.name}`);
  }
  const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from === to) return innerReach(file, target);
  return [...direction(from, to, target, typeOnly), ...reach(target, typeOnly)];
}

/** Codecs are folders of their own and know each other only by their faces. */
function innerReach(file: string, target: string): readonly string[] {
  if (layerOf(file) !== "codec" || posix.dirname(file) === posix.dirname(target)) return [];
  return reach(target);
}

function direction(from: string, to: string, target: string, typeOnly: boolean): readonly string[] {
  const [above, below] = [level(from), level(to)];
  if (above === undefined || below === undefined || above < below) return [];
  if (stages.includes(from) && stages.includes(to)) {
    return typeOnly ? [] : [`imports values of ${target}: a stage knows only the types of another stage`];
  }
  if (above === below && withinLevel.indexOf(from) < withinLevel.indexOf(to)) return [];
  return [`imports ${target}: imports point downward, and ${to} is not below ${from}`];
}

/** `types.ts` of a stage is its face for types: what it hands on, without what makes it. */
function reach(target: string, typeOnly = false): readonly string[] {
  const parts = target.split("/");
  const face = parts[0] === "codec" ? parts.length === 3 : parts.length === 2;
  const named = parts.at(-1) === "index.ts" || parts.length === 1;
  if (typeOnly && stages.includes(parts[0] ?? "") && target === `${parts[0]}/types.ts`) return [];
  return face && named ? [] : [`imports ${target}: the face of a folder is its index.ts`];
}

function checkGlobals({ file, text }: Source): readonly string[] {
  const code = withoutComments(text);
  return globals
    .filter(({ use, only }) => !only.test(file) && use.test(code))
    .map(({ use, name }) => `uses ${use.exec(code)?.[0]}: ${name}`);
}

function checkLength({ text }: Source): readonly string[] {
  const lines = text.split("\n").length - 1;
  return lines > longestFile ? [`has ${lines} lines; the limit is ${longestFile}`] : [];
}

/** First folder of a path, or the name of a file at the root. */
const layerOf = (file: string) =>
  file.includes("/") ? (file.split("/")[0] ?? file) : file.replace(/\.ts$/, "");

function level(layer: string): number | undefined {
  const index = order.findIndex((names) => names.includes(layer));
  return index < 0 ? undefined : index;
}
