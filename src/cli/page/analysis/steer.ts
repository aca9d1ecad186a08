import type { Box } from "./squarify.js";

export type Direction = "left" | "right" | "up" | "down";

/** The box that an arrow key leads to: the nearest one beyond the edge, those straight ahead first. */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number | undefined {
  const origin = boxes[from];
  if (origin === undefined) return undefined;
  let best: { readonly index: number; readonly distance: number } | undefined;
  for (const [index, box] of boxes.entries()) {
    const ahead = along(origin, box, direction);
    if (index === from || ahead < -slack) continue;
    const distance = Math.max(0, ahead) + aside(origin, box, direction) * 3;
    if (best === undefined || distance < best.distance) best = { index, distance };
  }
  return best?.index;
}

/** Boxes share edges up to rounding. */
const slack = 0.5;

/** From the origin's edge to the box's facing edge; negative when the box does not lie beyond. */
function along(origin: Box, box: Box, direction: Direction): number {
  if (direction === "left") return origin.x - (box.x + box.width);
  if (direction === "right") return box.x - (origin.x + origin.width);
  if (direction === "up") return origin.y - (box.y + box.height);
  return box.y - (origin.y + origin.height);
}

/** How far the origin's centre lies beside the box. */
function aside(origin: Box, box: Box, direction: Direction): number {
  const sideways = direction === "up" || direction === "down";
  const centre = sideways ? origin.x + origin.width / 2 : origin.y + origin.height / 2;
  const [start, length] = sideways ? [box.x, box.width] : [box.y, box.height];
  return Math.max(0, start - centre, centre - start - length);
}
