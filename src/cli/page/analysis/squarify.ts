export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a box among weights, in proportion and with sides as equal as may be ("Squarified Treemaps", Bruls,
 * Huizing, van Wijk 2000). Weights are given in descending order; the boxes come in the same order and fill the
 * box exactly.
 */
export function squarify(weights: readonly number[], box: Box): readonly Box[] {
  const boxes: Box[] = [];
  let rest = box;
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  for (let from = 0; from < weights.length; ) {
    const scale = left > 0 ? (rest.width * rest.height) / left : 0;
    const to = rowEnd(weights, from, scale, Math.min(rest.width, rest.height));
    const row = weights.slice(from, to);
    const sum = row.reduce((total, weight) => total + weight, 0);
    const part = to === weights.length ? 1 : left > 0 ? sum / left : 0;
    const strip = cut(rest, part);
    boxes.push(...divide(row, sum, strip.taken, rest.width >= rest.height));
    rest = strip.rest;
    left -= sum;
    from = to;
  }
  return boxes;
}

/** How far a row beside the shorter side goes on: for as long as its worst box does not become longer. */
function rowEnd(weights: readonly number[], from: number, scale: number, side: number): number {
  let sum = 0;
  let worst = Number.POSITIVE_INFINITY;
  const first = weights[from] ?? 0;
  for (let at = from; at < weights.length; at++) {
    const weight = weights[at] ?? 0;
    sum += weight;
    const area = sum * scale;
    const square = side * side * scale;
    const next = Math.max((square * first) / (area * area), (area * area) / (square * weight));
    if (at > from && !(next <= worst)) return at;
    worst = next;
  }
  return weights.length;
}

/** Takes a strip off the longer side. */
function cut(box: Box, part: number): { readonly taken: Box; readonly rest: Box } {
  const { x, y, width, height } = box;
  if (width >= height) {
    const wide = width * part;
    return { taken: { x, y, width: wide, height }, rest: { x: x + wide, y, width: width - wide, height } };
  }
  const high = height * part;
  return { taken: { x, y, width, height: high }, rest: { x, y: y + high, width, height: height - high } };
}

/** Divides a strip among its row: downwards or to the right, as `cut` has laid it. */
function divide(row: readonly number[], sum: number, strip: Box, down: boolean): readonly Box[] {
  let at = 0;
  return row.map((weight) => {
    const part = sum > 0 ? weight / sum : 0;
    const before = at;
    at += part;
    return down
      ? { ...strip, y: strip.y + strip.height * before, height: strip.height * part }
      : { ...strip, x: strip.x + strip.width * before, width: strip.width * part };
  });
}
