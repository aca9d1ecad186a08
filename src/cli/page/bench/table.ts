import type { BenchImage } from "../../../bench/types.js";
import { type Html, html, nameOf } from "../html.js";

export interface FigureRow {
  readonly title: string;
  readonly cell: (image: BenchImage) => Html;
  /** The last line, which sums up. */
  readonly sum?: boolean;
}

/** Figures of all images side by side: one column each. Scrolls by itself where there are too many. */
export function figureTable(
  caption: string,
  images: readonly BenchImage[],
  rows: readonly FigureRow[],
): Html {
  const heads = images.map((image) => html`<th scope="col" class="number">${imageName(image)}</th>`);
  const lines = rows.map(
    ({
      title,
      cell,
      sum,
    }) => html`<tr${sum === true && html` class="sum"`}><th scope="row">${title}</th>${images.map((image) => html`<td class="number">${cell(image)}</td>`)}</tr>
`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="figures"><caption>${caption}</caption>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>${lines}</tbody></table></div>`;
}

export function imageName({ name, baseline }: BenchImage): Html {
  return html`<span class="image">${nameOf(name, 60)}</span>${baseline && html` <span class="badge">baseline</span>`}`;
}
