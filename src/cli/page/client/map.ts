import { bytes, grouped } from "../../render/units.js";
import { type Item, type Measure, sizeOf, trail } from "../analysis/items.js";
import { type Context, itemDetail } from "../analysis/markup.js";
import { type Direction, neighbour } from "../analysis/steer.js";
import { layOut, type Tile, type View } from "../analysis/treemap.js";
import { html, nameOf, plainName } from "../html.js";
import { byId, fill, origin } from "./dom.js";
import { drawTiles } from "./tiles.js";
import { showTips } from "./tip.js";

export interface SizeMap {
  readonly measureBy: (measure: Measure) => void;
  /** Goes to where the item is, and selects it. */
  readonly reveal: (item: number) => void;
}

/** The treemap with its path and the detail of what is selected. One stop of the tab key; arrows move within. */
export function createMap(context: Context): SizeMap {
  const { items } = context;
  const box = byId("treemap", HTMLElement);
  const crumbs = byId("crumbs", HTMLElement);
  let measure: Measure = "packed";
  let views: readonly View[] = [{ item: 0, skipped: 0 }];
  let tiles: readonly Tile[] = [];
  let selected = 0;

  const view = (): View => views.at(-1) ?? { item: 0, skipped: 0 };

  function draw(): void {
    const { clientWidth: width, clientHeight: height } = box;
    tiles = layOut(items, measure, view(), { x: 0, y: 0, width, height });
    drawTiles(box, context, tiles, measure);
    fill(crumbs, crumbTrail(items, views));
    select(view().item);
    showStop(0);
  }

  /** Draws the same view anew (another window, another measure) without losing where the reader was. */
  function redraw(): void {
    const focused = box.contains(document.activeElement);
    const stop = tiles[buttons().findIndex((button) => button.tabIndex === 0)]?.view;
    const was = selected;
    draw();
    const at = tiles.findIndex((tile) => stop !== undefined && same(tile.view, stop));
    if (focused) focusTile(Math.max(0, at));
    else showStop(Math.max(0, at));
    select(was);
  }

  /** Goes to other views; the keyboard lands on the tile that `from` names, or on the first. */
  function go(next: readonly View[], from?: View): void {
    const towards = next.length > views.length ? "in" : "out";
    views = next;
    draw();
    animate(box, towards);
    const at = tiles.findIndex((tile) => from !== undefined && same(tile.view, from));
    focusTile(Math.max(0, at));
    const here = items[view().item];
    if (here !== undefined) {
      const weight = bytes(sizeOf(here, measure));
      byId("map-status", HTMLElement).textContent =
        `${plainName(here.node.name)}, ${weight}, ${grouped(tiles.length)} parts`;
    }
  }

  function out(): boolean {
    if (views.length === 1) return false;
    go(views.slice(0, -1), view());
    return true;
  }

  function activate(index: number): void {
    const tile = tiles[index];
    if (tile === undefined) return;
    if (tile.kind !== "leaf") {
      go([...views, tile.view]);
      return;
    }
    // Not every browser focuses what is clicked.
    select(tile.view.item);
    showStop(index);
  }

  function select(index: number): void {
    const item = items[index];
    if (item === undefined) return;
    selected = index;
    const title = html`<h3>${nameOf(item.node.name, 400)}</h3>`;
    fill(byId("detail", HTMLElement), html`${title}${itemDetail(context, item)}`);
    for (const [at, button] of buttons().entries()) {
      button.classList.toggle("selected", tiles[at]?.kind !== "rest" && tiles[at]?.view.item === index);
    }
  }

  const buttons = () => [...box.querySelectorAll<HTMLButtonElement>("button.tile")];

  /** Only one tile is a stop of the tab key. */
  function showStop(index: number): void {
    for (const [at, button] of buttons().entries()) button.tabIndex = at === index ? 0 : -1;
  }

  function focusTile(index: number): void {
    buttons()[index]?.focus({ preventScroll: true });
  }

  function move(event: KeyboardEvent): void {
    const at = Number(origin(event, "button.tile")?.dataset.tile ?? -1);
    const direction = directions[event.key];
    const places = tiles.map((tile) => tile.box);
    const to =
      direction !== undefined
        ? neighbour(places, at, direction)
        : event.key === "Home"
          ? 0
          : event.key === "End"
            ? tiles.length - 1
            : undefined;
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    focusTile(to);
  }

  box.addEventListener("click", (event) => {
    const tile = origin(event, "button.tile")?.dataset.tile;
    if (tile !== undefined) activate(Number(tile));
  });
  box.addEventListener("keydown", move);
  box.addEventListener("focusin", (event) => {
    const at = Number(origin(event, "button.tile")?.dataset.tile ?? -1);
    const tile = tiles[at];
    if (tile === undefined) return;
    showStop(at);
    if (tile.kind !== "rest") select(tile.view.item);
  });
  crumbs.addEventListener("click", (event) => {
    const depth = origin(event, "button")?.dataset.depth;
    if (depth !== undefined) go(views.slice(0, Number(depth) + 1), views[Number(depth) + 1]);
  });
  box.closest("section")?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && out()) event.preventDefault();
  });
  showTips(box, context, () => measure);
  new ResizeObserver(() => redraw()).observe(box);

  return {
    measureBy: (next) => {
      measure = next;
      redraw();
    },
    reveal: (index) => {
      const item = items[index];
      if (item === undefined) return;
      const path = trail(items, item).filter(({ children }) => children.length > 0);
      go(path.map((each) => ({ item: each.index, skipped: 0 })));
      select(index);
      const at = tiles.findIndex((tile) => tile.kind === "leaf" && tile.view.item === index);
      if (at >= 0) focusTile(at);
      box.scrollIntoView({ block: "center" });
    },
  };
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

function same(a: View, b: View): boolean {
  return a.item === b.item && a.skipped === b.skipped;
}

function crumbTrail(items: readonly Item[], views: readonly View[]) {
  return html`${views.map(({ item, skipped }, depth) => {
    const name = nameOf(items[item]?.node.name ?? "", 40);
    const label = skipped > 0 ? html`smaller parts` : name;
    return depth === views.length - 1
      ? html`<li><span aria-current="location">${label}</span></li>`
      : html`<li><button type="button" data-depth="${depth}">${label}</button></li>`;
  })}`;
}

/** A short move that says where one went; none for those who want none. */
function animate(box: HTMLElement, towards: "in" | "out"): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const scale = towards === "in" ? 0.96 : 1.03;
  const frames = [
    { opacity: 0.3, transform: `scale(${scale})` },
    { opacity: 1, transform: "none" },
  ];
  box.animate(frames, { duration: 160, easing: "ease-out" });
}
