import type { Ratio, Samples } from "../../bench/index.js";
import { duration, grouped, mebibytes } from "../render/units.js";

/** `3 129.6 M`: millions of guest instructions. */
export function million(count: number): string {
  const [whole = "0", part = "0"] = (count / 1e6).toFixed(1).split(".");
  return `${grouped(Number(whole))}.${part} M`;
}

/** `36 ms`, and from a second on as any duration. */
export function span(milliseconds: number): string {
  return milliseconds < 999.5 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);
}

/** `11.2 s to 12.4 s`; empty for a single run. */
export function spread({ all, least, greatest }: Samples): string {
  return all.length < 2 ? "" : `${span(least)} to ${span(greatest)}`;
}

/** `12.3` MiB that are known to a tenth, or a whole number of them. */
export function wholeMebibytes(count: number): string {
  return `${Number.isInteger(count) ? count : count.toFixed(1)} MiB`;
}

/** `2.4 ×` */
export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×` : "";
}

/** A figure of a comparison in its own unit. */
export function figure(unit: Ratio["unit"], value: number): string {
  switch (unit) {
    case "bytes":
      return mebibytes(value);
    case "instructions":
      return million(value);
    case "milliseconds":
      return span(value);
    case "mebibytes":
      return wholeMebibytes(value);
    case "modules":
      return grouped(value);
  }
}
