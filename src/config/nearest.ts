import { distance } from "fastest-levenshtein";

/**
 * The names closest to `wanted`, best first, at most `limit`: those within a third of its length in edits and about
 * as close as the best, or that begin with it. For "did you mean".
 */
export function nearest(wanted: string, names: Iterable<string>, limit = 3): readonly string[] {
  const plain = simplify(wanted);
  const allowed = Math.ceil(plain.length / 3);
  const close = [...new Set(names)]
    .map((name) => ({ name, edits: edits(plain, simplify(name)) }))
    .filter(({ edits }) => edits <= allowed)
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1));
  const best = close[0]?.edits ?? 0;
  return close
    .filter(({ edits }) => edits <= best + 1)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** `Did you mean a or b?`, or undefined when nothing is close. */
export function didYouMean(wanted: string, names: Iterable<string>): string | undefined {
  const close = nearest(wanted, names);
  return close.length === 0 ? undefined : `Did you mean ${close.join(" or ")}?`;
}

function edits(wanted: string, name: string): number {
  return wanted.length >= 3 && name.startsWith(wanted) ? 0.5 : distance(wanted, name);
}

/** Case and the choice between `-` and `_` are no difference. */
function simplify(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
