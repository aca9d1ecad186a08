import type { Measure } from "../analysis/items.js";
import { sizeOf } from "../analysis/items.js";
import type { Context } from "../analysis/markup.js";
import { percent, size } from "../figure.js";
import { html, nameOf } from "../html.js";
import { byId, fill, origin } from "./dom.js";

/** Tells what lies under a mouse, also within tiles. Everything it tells is in the table too. */
export function showTips(box: HTMLElement, { items, analysis }: Context, measure: () => Measure): void {
  const tip = byId("tip", HTMLElement);
  let shown: string | undefined;

  box.addEventListener("pointermove", (event) => {
    const index = event.pointerType === "mouse" ? origin(event, "[data-item]")?.dataset.item : undefined;
    const item = index === undefined ? undefined : items[Number(index)];
    tip.hidden = item === undefined;
    if (item === undefined) return;
    if (shown !== index) {
      const weight = sizeOf(item, measure());
      fill(
        tip,
        html`<b>${nameOf(item.node.name)}</b> ${size(weight)} · ${percent(weight, analysis[measure()])}`,
      );
      shown = index;
    }
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${event.clientY + 18}px`;
  });
  box.addEventListener("pointerleave", () => {
    tip.hidden = true;
  });
}
