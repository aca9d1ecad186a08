import { describe, expect, it } from "vitest";
import { bar, percent } from "../figure.js";
import { html } from "../html.js";
import { chart, ticks } from "./chart.js";
import { instructions, mebibytes, milliseconds } from "./figures.js";

describe("units", () => {
  it.each([
    [milliseconds(412.4), "412 ms"],
    [milliseconds(999.4), "999 ms"],
    [milliseconds(999.6), "1.00 s"],
    [instructions(412_345_678), "412.3 M"],
    [instructions(5_312_345_678), "5 312 M"],
    [mebibytes(87), "87 MiB"],
    [mebibytes(87.42), "87.4 MiB"],
    [percent(1, 3), "33.3 %"],
    [percent(1, 1_000_000), "< 0.1 %"],
    [percent(5, 5), "100 %"],
    [percent(0, 0), "0 %"],
  ])("%s", (shown, expected) => expect(shown).toBe(expected));
});

describe("axes", () => {
  it.each([
    [14_103, [0, 5000, 10_000]],
    [100, [0, 25, 50, 75, 100]],
    [1, [0, 0.25, 0.5, 0.75, 1]],
    [0, [0]],
    [Number.NaN, [0]],
  ])("of %d", (greatest, marks) => expect(ticks(greatest)).toEqual(marks));

  it("never have more than five marks, nor one beyond the greatest value", () => {
    for (let greatest = 0.001; greatest < 1e12; greatest *= 1.37) {
      const marks = ticks(greatest);
      expect(marks.length).toBeGreaterThanOrEqual(2);
      expect(marks.length).toBeLessThanOrEqual(5);
      expect(marks.at(-1)).toBeLessThanOrEqual(greatest * 1.000001);
    }
  });
});

it("bars of nothing are of no length", () => {
  const row = { label: html`a`, total: html`0`, parts: [{ value: 0, tone: "tone-0" }] };
  const drawn = chart({ title: "none", unit: String, rows: [row] }).html + bar(0, 0, "tone-0").html;
  expect(drawn).not.toMatch(/NaN|Infinity/);
  expect(chart({ title: "empty", unit: String, rows: [] }).html).not.toMatch(/NaN|Infinity/);
});
