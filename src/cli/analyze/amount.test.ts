import { expect, it } from "vitest";
import { amountOf } from "./amount.js";

it.each([
  ["0", 0],
  ["4096", 4096],
  ["50k", 50_000],
  ["50kB", 50_000],
  ["1.5M", 1_500_000],
  ["2G", 2_000_000_000],
  ["64KiB", 65_536],
  ["64ki", 65_536],
  ["1MiB", 1_048_576],
])("%s is %i bytes", (text, bytes) => {
  expect(amountOf(text, "--max-growth")).toBe(bytes);
});

it.each(["", "k", "-1", "1e3", "50 x", "0x10", "1.k", "∞"])("%j is refused", (text) => {
  expect(() => amountOf(text, "--max-growth")).toThrow(
    expect.objectContaining({ code: "AMOUNT_INVALID", exit: 2 }),
  );
});
