import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText, splitLines } from "./console.js";

function linesOf(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

describe("splitLines", () => {
  it("gives the same lines however the stream is cut into chunks", () => {
    const text = fc.array(fc.stringMatching(/^[^\n\r]{0,40}$/u), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (lines, size) => {
        const bytes = new TextEncoder().encode(`${lines.join("\r\n")}\n`);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
          bytes.subarray(n * size, (n + 1) * size),
        );
        expect(linesOf(chunks)).toEqual(lines);
      }),
    );
  });

  it("takes any bytes, loses no newline, and never holds a long line back", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20_000 }), { maxLength: 4 }), (chunks) => {
        const lines = linesOf(chunks);
        const newlines = chunks.reduce((sum, chunk) => sum + chunk.filter((byte) => byte === 10).length, 0);
        expect(lines.length).toBeGreaterThanOrEqual(newlines);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(8192);
      }),
    );
  });

  it("passes a line without end on in pieces while it comes", () => {
    const lines: string[] = [];
    const splitter = splitLines((line) => lines.push(line));
    splitter.push(new Uint8Array(10_000).fill(120));
    expect(lines.map((line) => line.length)).toEqual([4096, 4096]);
  });
});

describe("plainText", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "red"],
    ["\u001b]0;a title\u0007text", "text"],
    ["\u001b]52;c;ZXZpbA==\u001b\\text", "text"],
    ["\u001bPq#0\u001b\\text", "text"],
    ["\u001bc\u001b(Btext\u001b=", "text"],
    ["a\tb\u0000\u0008\u007f\u009bc\r", "a\tbc"],
    ["[  OK  ] plain [31m] stays", "[  OK  ] plain [31m] stays"],
    ["ends in \u001b", "ends in "],
  ])("%j becomes %j", (line, plain) => {
    expect(plainText(line)).toBe(plain);
  });

  it("leaves no control character but tab in any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (line) => {
        expect(plainText(line).replaceAll("\t", "")).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
