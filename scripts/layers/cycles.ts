import { posix } from "node:path";
import type { Violation } from "./check.js";
import type { Source } from "./sources.js";

/** Circles of imports, imports of types included, each told once at its first file. */
export function findCycles(sources: readonly Source[]): readonly Violation[] {
  const files = new Set(sources.map((source) => source.file));
  const graph = new Map(sources.map((source) => [source.file, targets(source, files)]));
  const done = new Set<string>();
  const found: Violation[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      found.push({ file, why: `is in a circle of imports: ${[...trail.slice(at), file].join(" → ")}` });
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

function targets({ file, imports }: Source, files: ReadonlySet<string>): readonly string[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ specifier }) => posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"))
    .filter((target) => files.has(target));
}
