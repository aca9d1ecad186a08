import { type Html, html } from "../html.js";
import type { Unit } from "./figures.js";

/** A horizontal bar of one or more parts that add up. */
export interface ChartRow {
  readonly label: Html;
  /** Beside the label, at the end of the line. */
  readonly total: Html;
  readonly parts: readonly ChartPart[];
  /** Single measurements, drawn as dots below the bar. */
  readonly dots?: readonly number[];
  /** Of a row that is not the reader's own. */
  readonly muted?: boolean;
}

export interface ChartPart {
  readonly value: number;
  /** Class of its colour. */
  readonly tone: string;
}

export interface Chart {
  readonly title: string;
  readonly note?: string;
  readonly unit: Unit;
  readonly rows: readonly ChartRow[];
}

/**
 * Bars over one axis, as HTML and SVG without scripts: places are percentages, so that it fits any width, and text
 * keeps its size. The figures are in a table beside it, so the drawing is hidden from those who cannot see it.
 */
export function chart({ title, note, unit, rows }: Chart): Html {
  const greatest = Math.max(0, ...rows.flatMap(reach));
  const bars = rows.map(
    (row) =>
      html`<div class="row${row.muted === true && " muted"}"><p class="row-head"><span>${row.label}</span><span class="number">${row.total}</span></p>${barOf(row, greatest, unit)}</div>`,
  );
  return html`<figure class="chart"><figcaption><h3>${title}</h3>${note !== undefined && html`<p class="quiet">${note}</p>`}</figcaption>
${bars}${axis(greatest, unit)}</figure>`;
}

/** Round steps of the axis, 0 first, at most five of them, the last one not beyond the greatest value. */
export function ticks(greatest: number): readonly number[] {
  if (!(greatest > 0)) return [0];
  const rough = greatest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(greatest / step + 1e-9) + 1 }, (_, index) => index * step);
}

function reach({ parts, dots = [] }: ChartRow): readonly number[] {
  return [parts.reduce((sum, { value }) => sum + value, 0), ...dots];
}

function barOf({ parts, dots }: ChartRow, greatest: number, unit: Unit): Html {
  let start = 0;
  const segments = parts.map(({ value, tone }) => {
    const [x, width] = [share(start, greatest), share(value, greatest)];
    start += value;
    const text = value / greatest >= roomForText && parts.length > 1;
    return html`<rect class="${tone}" x="${x}%" width="${width}%" height="100%"/>${text && html`<text class="${tone}" x="${share(start - value / 2, greatest)}%" y="50%">${unit(value)}</text>`}`;
  });
  const circles = dots?.map((value) => html`<circle cx="${share(value, greatest)}%" cy="50%" r="3"/>`);
  return html`<svg class="stack" aria-hidden="true">${segments}</svg>${circles !== undefined && html`<svg class="dots" aria-hidden="true">${circles}</svg>`}`;
}

/** Share of the axis that holds a figure also on a phone. */
const roomForText = 0.2;

function axis(greatest: number, unit: Unit): Html {
  const marks = ticks(greatest).map((value) => {
    const at = share(value, greatest);
    const anchor = value === 0 ? "start" : value / greatest > 0.93 ? "end" : "middle";
    return html`<line x1="${at}%" x2="${at}%" y1="0" y2="5"/><text x="${at}%" y="18" text-anchor="${anchor}">${value === 0 ? "0" : unit(value)}</text>`;
  });
  return html`<svg class="axis" aria-hidden="true">${marks}</svg>`;
}

function share(value: number, greatest: number): string {
  return greatest > 0 ? ((value / greatest) * 100).toFixed(2) : "0";
}
