import { bytes, grouped } from "../render/units.js";
import { type Html, html } from "./html.js";

/** A size as people read it; the exact count is its machine-readable value and its title. */
export function size(count: number): Html {
  return html`<data value="${count}" title="${exactBytes(count)}">${bytes(count)}</data>`;
}

/** `1 234 bytes`. */
export function exactBytes(count: number): string {
  return count === 1 ? "1 byte" : `${grouped(count)} bytes`;
}

/** `34.2 %`, `100 %`; what would read as nothing is `< 0.1 %`. */
export function percent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return "0 %";
  const share = (part / whole) * 100;
  if (share < 0.05) return "< 0.1 %";
  return share > 99.95 ? "100 %" : `${share.toFixed(1)} %`;
}

/** A share as a bar: an SVG, since a policy without inline styles allows its attributes. Decoration only. */
export function bar(part: number, whole: number, tone: string): Html {
  const width = whole <= 0 ? 0 : Math.min(100, (part / whole) * 100);
  return html`<svg class="bar" aria-hidden="true"><rect class="${tone}" width="${width.toFixed(2)}%" height="100%"/></svg>`;
}
