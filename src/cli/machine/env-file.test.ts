import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { parseEnvFile } from "./env-file.js";

const host = { HOME: "/home/me", EMPTY: "" };
const parse = (text: string) => parseEnvFile("prod.env", Buffer.from(text), host);

describe("parseEnvFile", () => {
  it.each([
    ["A=1\nB=two words\n", { A: "1", B: "two words" }],
    ["# a comment\n\n  # another\nA=1 # not one\n", { A: "1 # not one" }],
    ['A="quoted"\n', { A: '"quoted"' }],
    ["A==b=c\nB=", { A: "=b=c", B: "" }],
    ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
    ["HOME\nEMPTY\nNOT_SET\n", { HOME: "/home/me", EMPTY: "" }],
    ["  A=1\nA=2", { A: "2" }],
    ["\ufeffA=1", { A: "1" }],
    ["", {}],
  ])("%j", (text, variables) => {
    expect(parse(text)).toEqual(variables);
  });

  it.each([
    ["A=1\n1B=hunter2\n", /^prod\.env:2 must be a variable's name and =\.$/],
    ["A B=hunter2", /^prod\.env:1 /],
    ["=hunter2", /^prod\.env:1 /],
    ["A=1\nB=hunt\0er2", /^prod\.env:2 .*NUL/],
  ])("refuses %j without telling it", (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/hunt/);
  });

  it("names the line that is no UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("A=1\nB="), Buffer.from([0xff, 0xfe])]);
    expect(() => parseEnvFile("prod.env", bytes, host)).toThrow("prod.env:2 must be UTF-8 text.");
  });

  it("takes any bytes, or refuses them as what they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          for (const value of Object.values(parseEnvFile("x", bytes, host)))
            expect(value).not.toContain("\n");
        } catch (error) {
          if (!(error instanceof LeanError)) throw error;
        }
      }),
    );
  });
});
