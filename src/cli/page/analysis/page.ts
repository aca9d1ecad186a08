import type { Analysis } from "../../../analyze/types.js";
import { grouped } from "../../render/units.js";
import { page } from "../document.js";
import { bar, percent, size } from "../figure.js";
import { type Html, html, nameOf } from "../html.js";
import { findItems } from "./find.js";
import { type Item, isPartOfFile, itemsOf, kindNames } from "./items.js";
import { type Context, itemRow, tone } from "./markup.js";

/**
 * Where every byte of an image is, as one self-contained page: treemap, table, and the reasons of each item. The
 * analysis itself is in it as JSON (element `data`). Without scripts it still shows the parts and the table.
 */
export function analysisPage(analysis: Analysis): string {
  const context = { analysis, items: itemsOf(analysis.tree) };
  return page({
    title: `${analysis.name} · where the bytes are`,
    body: html`${header(analysis)}
<main>
${overview(context)}
${treemap()}
${table(context)}
</main>
${footer(analysis, context)}`,
    data: analysis,
    script: "analysis.js",
    style: "analysis.css",
  });
}

function header(analysis: Analysis): Html {
  const about = [sourceNames[analysis.source], analysis.arch, compressionOf(analysis)].filter(
    (word) => word !== undefined,
  );
  const versions = Object.entries(analysis.versions).map(
    ([name, version]) => html`<div><dt>${nameOf(name)}</dt><dd>${nameOf(version)}</dd></div>`,
  );
  return html`<header class="top">
<p class="kicker">leanvm analyze</p>
<h1>${nameOf(analysis.name)}${analysis.version !== undefined && html` <small>${nameOf(analysis.version)}</small>`}</h1>
<p class="about">${about.map((word, index) => (index === 0 ? nameOf(word) : html` · ${nameOf(word)}`))}</p>
<p class="total"><strong>${size(analysis.packed)}</strong> <span>${comparedWithRaw(analysis)}</span></p>
${versions.length > 0 && html`<dl class="versions" aria-label="Versions inside">${versions}</dl>`}
</header>`;
}

function comparedWithRaw({ packed, raw }: Analysis): Html {
  if (packed === raw) return html`in all`;
  return html`as shipped, of ${size(raw)} raw (${percent(packed, raw)})`;
}

/** The parts at the top with their shares: also the key to the colours. */
function overview({ analysis, items }: Context): Html {
  const parts = (items[0]?.children ?? []).flatMap((index) => items[index] ?? []);
  const rows = [...parts]
    .sort((a, b) => b.node.packed - a.node.packed)
    .map((item) => overviewRow(analysis, item));
  return html`<section aria-labelledby="parts">
<div class="headline"><h2 id="parts">Parts</h2>${measureSwitch()}</div>
<table class="parts" aria-labelledby="parts">
<thead><tr><th scope="col">Part</th><th scope="col" class="bars"><span class="hidden">Share</span></th><th scope="col" class="number packed">Compressed</th><th scope="col" class="number packed">Share</th><th scope="col" class="number raw">Raw</th><th scope="col" class="number raw">Share</th></tr></thead>
<tbody>${rows}</tbody>
</table>
</section>`;
}

function overviewRow(analysis: Context["analysis"], item: Item): Html {
  const { node } = item;
  return html`<tr><th scope="row"><span class="swatch ${tone(item)}"></span>${nameOf(node.name)}</th><td class="bars"><span class="packed">${bar(node.packed, analysis.packed, tone(item))}</span><span class="raw">${bar(node.raw, analysis.raw, tone(item))}</span></td><td class="number packed">${size(node.packed)}</td><td class="number packed">${percent(node.packed, analysis.packed)}</td><td class="number raw">${size(node.raw)}</td><td class="number raw">${percent(node.raw, analysis.raw)}</td></tr>
`;
}

function measureSwitch(): Html {
  return html`<fieldset class="switch needs-script"><legend class="hidden">Sizes</legend>
<label><input type="radio" name="measure" value="packed" checked><span>Compressed</span></label>
<label><input type="radio" name="measure" value="raw"><span>Raw</span></label>
</fieldset>`;
}

/** Filled in by the script, which knows the size of the window. */
function treemap(): Html {
  return html`<section aria-labelledby="map" class="needs-script">
<div class="headline"><h2 id="map">Map</h2><p class="quiet hint" id="map-help">Select a part to look into it.<span class="keys"> With the keyboard: arrow keys move, Enter opens, Escape goes back.</span></p></div>
<nav aria-label="Path in the map"><ol class="crumbs" id="crumbs"></ol></nav>
<div class="map-and-detail">
<div class="map" id="treemap" role="group" aria-label="Map of sizes" aria-describedby="map-help"></div>
<aside class="detail" id="detail" aria-label="Selected item"></aside>
</div>
<p class="hidden" id="map-status" role="status"></p>
<div class="tip" id="tip" aria-hidden="true" hidden></div>
</section>`;
}

function table(context: Context): Html {
  const { items } = context;
  return html`<section aria-labelledby="items">
<h2 id="items">Items</h2>
<form class="filter needs-script" id="filter" role="search">
<label class="grow"><span class="hidden">Search</span><input type="search" id="search" placeholder="Search names, paths, identifiers" autocomplete="off" spellcheck="false"></label>
<label><span class="hidden">Kind</span><select id="kind"><option value="all">every kind</option>${kindOptions(items)}</select></label>
<p id="count" class="quiet" role="status"></p>
</form>
<table class="items" id="table" aria-labelledby="items">
<thead><tr>${heading("name", "Item", "")}${heading("kind", "Kind", "kind")}${heading("packed", "Compressed", "number packed")}${heading("raw", "Raw", "number raw")}<th scope="col" class="share"><span class="hidden">Beside the largest here</span></th></tr></thead>
<tbody id="rows">${plainRows(context)}</tbody>
</table>
<p class="more"><button type="button" id="more" hidden>Show more</button></p>
<noscript><p class="quiet">The map, the search, the parts of single files (chunks, sections), and more than the ${grouped(mostPlainRows)} largest items need scripts.</p></noscript>
</section>`;
}

/** What a reader without scripts sees: whole files and what they are grouped in, the largest first. */
function plainRows(context: Context): readonly Html[] {
  const { items } = context;
  const whole = items.filter(({ node }) => !isPartOfFile(node));
  const order = findItems(whole, [], { text: "", kind: "all", order: "packed", descending: true });
  const greatest = items[order[0] ?? -1]?.node.packed ?? 0;
  return order.slice(0, mostPlainRows).flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : itemRow(context, item, { measure: "packed", greatest });
  });
}

/** Of a foreign system's tens of thousands of files, not all: the page would be mostly that. */
const mostPlainRows = 1000;

function heading(order: string, title: string, classes: string): Html {
  const sorted = order === "packed" && html` aria-sort="descending"`;
  return html`<th scope="col" class="${classes}"${sorted}><button type="button" class="sort" data-order="${order}">${title}</button></th>`;
}

function kindOptions(items: readonly Item[]): readonly Html[] {
  const kinds = new Set(items.slice(1).map(({ node }) => node.kind));
  return [...kinds]
    .map((kind) => ({ kind, count: items.filter(({ node }) => node.kind === kind).length }))
    .sort((a, b) => a.count - b.count)
    .map(({ kind, count }) => html`<option value="${kind}">${kindNames[kind]} (${grouped(count)})</option>`);
}

function footer(analysis: Analysis, { items }: Context): Html {
  return html`<footer>
<h2>How compressed bytes are attributed</h2>
<p>${nameOf(analysis.method, 2000)}</p>
<p class="quiet">${grouped(items.length)} items; the parts of each add up to it exactly. 1 kB is 1000 bytes. The figures are those of <code>leanvm analyze --json</code>, which is in this page too.</p>
</footer>`;
}

function compressionOf({ compression }: Analysis): string | undefined {
  return compression === "none" ? "not compressed" : `compressed with ${compression}`;
}

const sourceNames: Readonly<Record<Analysis["source"], string>> = {
  bundle: "leanvm image",
  initramfs: "initramfs",
  tar: "tar archive",
  oci: "OCI archive",
  folder: "folder",
};
