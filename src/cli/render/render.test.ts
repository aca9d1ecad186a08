import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { canRedraw, wantsColour } from "../terminal.js";
import { renderError, viewError } from "./error.js";
import { paint } from "./paint.js";
import { sizeLines } from "./size.js";
import { bytes, duration, grouped, mebibytes } from "./units.js";

const plain = paint(false);

describe("units", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [118_400_000, "118.4 MB"],
    [5e12, "5.0 TB"],
  ])("%d bytes", (count, text) => expect(bytes(count)).toBe(text));

  it.each([
    [0, "0.0 s"],
    [12_345, "12.3 s"],
    [59_949, "59.9 s"],
    [59_950, "1 min 00 s"],
    [125_000, "2 min 05 s"],
  ])("%d ms", (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

  it("groups digits", () =>
    expect([7, 999, 1000, 8482608].map(grouped)).toEqual(["7", "999", "1 000", "8 482 608"]));
  it("gives MiB", () => expect(mebibytes(17_825_792)).toBe("17.00 MiB"));
});

describe("colours", () => {
  const terminal = { isTTY: true, write: () => true };
  const pipe = { write: () => true };
  it.each([
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["FORCE_COLOR on a pipe", pipe, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
    ["NO_COLOR over FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ["a dumb terminal", terminal, { TERM: "dumb" }, false],
  ])("%s", (_, output, environment, wanted) => expect(wantsColour(output, environment)).toBe(wanted));

  it("draws over lines only on a capable terminal", () => {
    expect(canRedraw(terminal, {})).toBe(true);
    expect(canRedraw(terminal, { CI: "true" })).toBe(false);
    expect(canRedraw(terminal, { TERM: "dumb" })).toBe(false);
    expect(canRedraw(pipe, {})).toBe(false);
    expect(canRedraw({ ...terminal, rows: 0 }, {})).toBe(false);
  });
});

describe("errors", () => {
  it("says what failed, its details, what mends it, and where the log is", () => {
    const error = new LeanError({
      code: "COMPILE_FAILED",
      message: "The project does not compile.",
      details: ["\u001b[31m** (CompileError)\u001b[0m lib/a.ex:3: undefined function x/0"],
      hint: "Mend it, then build again.",
    });
    expect(
      renderError(viewError(error, { verbose: false, log: "/c/logs/1.log" }), plain),
    ).toMatchInlineSnapshot(`
      "✗ The project does not compile.
          ** (CompileError) lib/a.ex:3: undefined function x/0
      → Mend it, then build again.
        Log: /c/logs/1.log
      "
    `);
  });

  it("owns up to a bug, and keeps the stack for --verbose", () => {
    const calm = renderError(
      viewError(new TypeError("x is not a function"), { verbose: false, log: "/l" }),
      plain,
    );
    expect(calm).toMatchInlineSnapshot(`
      "✗ This is a bug in leanvm: x is not a function
      → Please report it, with the log.
        Log: /l
      "
    `);
    const cause = new Error("inner");
    const loud = renderError(viewError(new Error("outer", { cause }), { verbose: true }), plain);
    expect(loud).toMatch(/Error: outer\n\s+at [\s\S]*caused by: Error: inner/);
  });
});

it("prints sizes as a table that ends with what ships", () => {
  const parts = [
    { name: "kernel", raw: 11_708_352, compressed: 11_708_352 },
    { name: "Elixir", raw: 2_192_456, compressed: 775_168 },
  ];
  expect(sizeLines(parts, 12_483_520, plain).join("\n")).toMatchInlineSnapshot(`
    "part    unpacked  in the image
    kernel   11.7 MB       11.7 MB
    Elixir    2.2 MB      775.2 kB
    image    13.9 MB       12.5 MB
    Image size: 11.91 MiB (12 483 520 bytes)"
  `);
});
