import { bytes, grouped } from "../../render/units.js";
import { type Measure, sizeOf } from "../analysis/items.js";
import { type Context, tileLabel, tone } from "../analysis/markup.js";
import type { Box } from "../analysis/squarify.js";
import type { InnerTile, Tile } from "../analysis/treemap.js";
import { plainName } from "../html.js";

/** Draws tiles as buttons. Places are shares of the box, so that a printed page keeps them. */
export function drawTiles(
  box: HTMLElement,
  context: Context,
  tiles: readonly Tile[],
  measure: Measure,
): void {
  const whole = { x: 0, y: 0, width: box.clientWidth, height: box.clientHeight };
  const buttons = tiles.map((tile, index) => {
    const button = tileButton(context, tile, measure);
    button.dataset.tile = String(index);
    place(button, tile.box, whole);
    return button;
  });
  box.replaceChildren(...buttons);
}

function tileButton(context: Context, tile: Tile, measure: Measure): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `tile ${tile.kind}`;
  const item = context.items[tile.view.item];
  const weight = bytes(tile.weight);
  if (tile.kind === "rest" || item === undefined) {
    button.classList.add("tone-none");
    button.setAttribute("aria-label", `${grouped(tile.count)} smaller parts, ${weight}`);
    button.append(label(`${grouped(tile.count)} smaller`, weight, tile.box));
    return button;
  }
  button.classList.add(tone(item));
  button.dataset.item = String(item.index);
  button.setAttribute("aria-label", tileLabel(context, item, measure));
  button.append(label(plainName(item.node.name), weight, tile.box));
  for (const inner of tile.inner) button.append(innerTile(context, inner, tile.box, measure));
  return button;
}

function innerTile(context: Context, { box, item: index, depth }: InnerTile, around: Box, measure: Measure) {
  const span = document.createElement("span");
  const item = context.items[index];
  span.className = `inner depth-${depth}`;
  span.dataset.item = String(index);
  place(span, box, around);
  if (item !== undefined && box.width >= 34 && box.height >= 16) {
    span.append(label(plainName(item.node.name), bytes(sizeOf(item, measure)), box));
  }
  return span;
}

/** The name, and the size where there is room for it. */
function label(name: string, weight: string, box: Box): HTMLElement {
  const span = document.createElement("span");
  span.className = "label";
  if (box.width < 26 || box.height < 14) return span;
  const text = document.createElement("b");
  text.textContent = name;
  span.append(text);
  if (box.width >= 90) {
    const size = document.createElement("i");
    size.textContent = weight;
    span.append(size);
  }
  return span;
}

function place({ style }: HTMLElement, box: Box, around: Box): void {
  const share = (length: number, whole: number) => `${((length / whole) * 100).toFixed(3)}%`;
  style.left = share(box.x - around.x, around.width);
  style.top = share(box.y - around.y, around.height);
  style.width = share(box.width, around.width);
  style.height = share(box.height, around.height);
}
