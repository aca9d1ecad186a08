import { type BenchImage, pairs } from "../../../bench/index.js";
import { bytes, grouped } from "../../render/units.js";
import { type Html, html } from "../html.js";

/** How a figure is shown; `value` in the page is always the exact one. */
export type Unit = (value: number) => string;

/** `412 ms`, `1.23 s`. */
export function milliseconds(value: number): string {
  return value < 999.5 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

/** Guest instructions in millions: `412.3 M`, `5 312 M`. */
export function instructions(value: number): string {
  const millions = value / 1e6;
  return `${millions < 999.95 ? millions.toFixed(1) : grouped(millions)} M`;
}

/** `87 MiB`, `87.4 MiB`. */
export function mebibytes(value: number): string {
  return `${Number.isInteger(value) ? grouped(value) : value.toFixed(1)} MiB`;
}

/** What every image is judged by, in the order of the summary. */
export interface Measure {
  readonly title: string;
  readonly unit: Unit;
  readonly of: (image: BenchImage) => number;
  /** Words after a ratio: `3.1× smaller`, `1.2× larger`. */
  readonly better: string;
  readonly worse: string;
}

export const measures: readonly Measure[] = [
  { title: "Size as shipped", unit: bytes, of: ({ size }) => size.total, better: "smaller", worse: "larger" },
  {
    title: "In guest memory",
    unit: bytes,
    of: ({ size }) => size.inMemory,
    better: "smaller",
    worse: "larger",
  },
  {
    title: "Boot, wall time",
    unit: milliseconds,
    of: ({ boot }) => boot.milliseconds.median,
    better: "faster",
    worse: "slower",
  },
  { title: "Boot, instructions", unit: instructions, of: bootInstructions, better: "fewer", worse: "more" },
  {
    title: "Modules loaded",
    unit: grouped,
    of: ({ modules }) => modules.length,
    better: "fewer",
    worse: "more",
  },
  {
    title: "Memory at ready",
    unit: mebibytes,
    of: ({ memory }) => memory.usedAtReady,
    better: "less",
    worse: "more",
  },
  {
    title: "Least memory",
    unit: mebibytes,
    of: ({ memory }) => memory.least,
    better: "less",
    worse: "more",
  },
];

/** Of the first run: all runs agree, or the page says that they do not. */
export function bootInstructions({ boot }: BenchImage): number {
  return boot.instructions[0] ?? 0;
}

/** The untouched release that an image is compared with, when it was measured too. */
export function stockOf(images: readonly BenchImage[], image: BenchImage): BenchImage | undefined {
  return pairs(images).find((pair) => pair.image === image)?.stock;
}

/** `3.12× smaller`; undefined where there is nothing to divide. */
export function ratio(measure: Measure, image: BenchImage, stock: BenchImage): string | undefined {
  const [own, theirs] = [measure.of(image), measure.of(stock)];
  if (own <= 0 || theirs <= 0) return undefined;
  const times = theirs >= own ? theirs / own : own / theirs;
  const shown = times.toFixed(times < 10 ? 2 : 1);
  if (shown === "1.00") return "the same";
  return `${shown}× ${theirs >= own ? measure.better : measure.worse}`;
}

export function figure(value: number, unit: Unit): Html {
  return html`<data value="${value}">${unit(value)}</data>`;
}
