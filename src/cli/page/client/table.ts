import type { SizeKind } from "../../../analyze/types.js";
import { grouped } from "../../render/units.js";
import { findItems, type Order, searchTexts, type Wanted } from "../analysis/find.js";
import type { Measure } from "../analysis/items.js";
import { type Context, itemDetail, itemRow } from "../analysis/markup.js";
import { html } from "../html.js";
import { byId, fill, origin } from "./dom.js";

export interface ItemTable {
  readonly measureBy: (measure: Measure) => void;
}

/** Rows that are drawn at once: what follows comes on demand, so that thousands of items stay quick. */
const batch = 100;

/** The table of all items: search, kind, order, and the detail of a row. */
export function createTable(
  context: Context,
  { reveal }: { readonly reveal: (item: number) => void },
): ItemTable {
  const { items } = context;
  const texts = searchTexts(items);
  const rows = byId("rows", HTMLElement);
  const more = byId("more", HTMLButtonElement);
  let wanted: Wanted = { text: "", kind: "all", order: "packed", descending: true };
  let measure: Measure = "packed";
  let found: readonly number[] = [];
  let drawn = 0;
  let greatest = 0;

  function draw(): void {
    found = findItems(items, texts, wanted);
    drawn = 0;
    greatest = found.reduce((most, index) => Math.max(most, items[index]?.node[measure] ?? 0), 0);
    rows.replaceChildren();
    drawMore();
    byId("count", HTMLElement).textContent =
      found.length === 1 ? "1 item" : `${found.length === 0 ? "no" : grouped(found.length)} items`;
  }

  function drawMore(): void {
    const next = found.slice(drawn, drawn + batch);
    drawn += next.length;
    const markup = next.flatMap((index) => {
      const item = items[index];
      return item === undefined ? [] : itemRow(context, item, { measure, greatest });
    });
    rows.insertAdjacentHTML("beforeend", html`${markup}`.html);
    const left = found.length - drawn;
    more.hidden = left === 0;
    more.textContent = `Show ${Math.min(batch, left)} more of ${grouped(left)}`;
  }

  function want(change: Partial<Wanted>): void {
    wanted = { ...wanted, ...change };
    draw();
  }

  function sortBy(order: Order): void {
    const descending = wanted.order === order ? !wanted.descending : order === "packed" || order === "raw";
    want({ order, descending });
    markOrder(wanted);
  }

  const search = byId("search", HTMLInputElement);
  const kind = byId("kind", HTMLSelectElement);
  search.addEventListener("input", () => want({ text: search.value }));
  kind.addEventListener("change", () => want({ kind: kind.value as SizeKind | "all" }));
  byId("filter", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const last = rows.lastElementChild;
    drawMore();
    // The button may be gone: the keyboard goes on at the first new row.
    if (more.hidden) last?.nextElementSibling?.querySelector("button")?.focus();
  });
  byId("table", HTMLTableElement).addEventListener("click", (event) => {
    const order = origin(event, "button.sort")?.dataset.order;
    if (order !== undefined) return sortBy(order as Order);
    const shown = origin(event, "button.reveal")?.dataset.item;
    if (shown !== undefined) return reveal(Number(shown));
    const button = origin(event, "button.item");
    if (button !== undefined) toggleDetail(context, button);
  });

  want({ text: search.value, kind: kind.value as SizeKind | "all" });
  return {
    measureBy: (next) => {
      measure = next;
      const bySize = wanted.order === "packed" || wanted.order === "raw";
      want(bySize ? { order: next } : {});
      markOrder(wanted);
    },
  };
}

function toggleDetail(context: Context, button: HTMLElement): void {
  const row = button.closest("tr");
  const item = context.items[Number(row?.dataset.item)];
  if (row === null || item === undefined) return;
  const open = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!open));
  if (open) {
    row.nextElementSibling?.remove();
    return;
  }
  const detail = document.createElement("tr");
  detail.className = "opened";
  fill(
    detail,
    html`<td colspan="5">${itemDetail(context, item)}<p><button type="button" class="reveal" data-item="${item.index}">Show in the map</button></p></td>`,
  );
  row.after(detail);
}

function markOrder({ order, descending }: Wanted): void {
  for (const button of document.querySelectorAll<HTMLElement>("#table button.sort")) {
    const heading = button.closest("th");
    if (button.dataset.order !== order) heading?.removeAttribute("aria-sort");
    else heading?.setAttribute("aria-sort", descending ? "descending" : "ascending");
  }
}
