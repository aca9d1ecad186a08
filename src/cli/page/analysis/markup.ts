import type { Analysis } from "../../../analyze/types.js";
import { bar, exactBytes, percent, size } from "../figure.js";
import { type Html, html, nameOf, plainName } from "../html.js";
import { chainOf, type Item, kindNames, type Measure, sizeOf, trail } from "./items.js";

/** What the markup of single items is made from. */
export interface Context {
  readonly analysis: Pick<Analysis, "chains" | "raw" | "packed" | "source">;
  readonly items: readonly Item[];
}

/** Class of the colour of an item's part; six and more parts take turns. */
export function tone(item: Item): string {
  return item.part < 0 ? "tone-none" : `tone-${item.part % tones}`;
}

const tones = 8;

/** The bar of a row is measured against the greatest of those it stands among. */
export interface Bars {
  readonly measure: Measure;
  readonly greatest: number;
}

/** A row of the table; its detail is a row of its own, made when it is opened. */
export function itemRow({ items }: Context, item: Item, { measure, greatest }: Bars): Html {
  const { node } = item;
  const around = trail(items, item).slice(1, -1);
  const place = around.slice(-2).map(({ node: { name } }) => nameOf(name, 60));
  return html`<tr data-item="${item.index}"><th scope="row"><button type="button" class="item" aria-expanded="false"><span class="swatch ${tone(item)}"></span><span class="label">${nameOf(node.name)}</span></button>${place.length > 0 && html`<span class="place">${joined(place)}</span>`}</th><td class="kind">${kindNames[node.kind]}</td><td class="number packed">${size(node.packed)}</td><td class="number raw">${size(node.raw)}</td><td class="share">${bar(sizeOf(item, measure), greatest, tone(item))}</td></tr>
`;
}

/** Everything known of one item: sizes to the byte, place, and the reasons that brought it in. */
export function itemDetail(context: Context, item: Item): Html {
  const { analysis, items } = context;
  const { node } = item;
  return html`<dl class="facts">
<div><dt>Compressed</dt><dd>${exact(node.packed)} <span class="quiet">${percent(node.packed, analysis.packed)} of the image</span></dd></div>
<div><dt>Raw</dt><dd>${exact(node.raw)} <span class="quiet">${percent(node.raw, analysis.raw)}</span></dd></div>
${fact("Path", node.path)}${fact("Identifier", node.id)}
${within(items, item)}
</dl>
${reasons(context, item)}`;
}

/** The chain from a root to the item, in words. */
function reasons({ analysis, items }: Context, item: Item): Html {
  const chain = chainOf(analysis, items, item);
  if (chain === undefined) {
    if (item.node.kind === "image" || item.node.kind === "group") return html``;
    const why =
      analysis.source === "bundle"
        ? "No reason is recorded for this part."
        : "A foreign image records no reasons.";
    return html`<p class="quiet">${why}</p>`;
  }
  const inherited =
    chain.of !== item && html` <span class="quiet">(of ${nameOf(chain.of.node.name, 60)})</span>`;
  const links = chain.links.map(
    ({ id, rule }) =>
      html`<li><code>${nameOf(id)}</code> <span class="rule">${nameOf(rule, 400)}</span></li>`,
  );
  return html`<h4>Why it is here${inherited}</h4><ol class="chain">${links}</ol>`;
}

/** `kernel, 11.7 MB, 66.0 %`, for people who do not see the tile. */
export function tileLabel({ analysis }: Context, item: Item, measure: Measure): string {
  const share = percent(sizeOf(item, measure), analysis[measure]);
  return `${plainName(item.node.name)}, ${kindNames[item.node.kind]}, ${exactBytes(sizeOf(item, measure))}, ${share}`;
}

function within(items: readonly Item[], item: Item): Html | undefined {
  const around = trail(items, item).slice(0, -1);
  if (around.length === 0) return undefined;
  const names = around.map(({ node }) => nameOf(node.name, 60));
  return html`<div><dt>Within</dt><dd>${joined(names)}</dd></div>`;
}

function joined(names: readonly Html[]): readonly Html[] {
  return names.map((name, index) => (index === 0 ? name : html` <span class="sep">›</span> ${name}`));
}

function exact(count: number): Html {
  return html`<data value="${count}">${exactBytes(count)}</data>`;
}

function fact(term: string, value: string | undefined): Html | undefined {
  return value === undefined
    ? undefined
    : html`<div><dt>${term}</dt><dd><code>${nameOf(value, 2000)}</code></dd></div>`;
}
