import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../error/index.js";
import { parseControl, scanFields, stanzaBlocks } from "./control.js";
import { formatAlternative, fulfils, parseRelations } from "./relation.js";

async function* chunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const index = `Package: a
Version: 1
Description: short
 Package: not this one
 .
 more
Size: 10

Package: b
Depends: a (>= 1), c | d
`;

describe("parseControl", () => {
  it("joins continuation lines and skips comments", () => {
    const [first, second] = parseControl(`# about\r\nA: 1\n 2\n\t3\nB:x\n\n\nno field\nC: 4`);
    expect([...(first ?? [])]).toEqual([
      ["a", "1\n2\n3"],
      ["b", "x"],
    ]);
    expect([...(second ?? [])]).toEqual([["c", "4"]]);
  });

  it("never fails", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseControl(text)));
  });
});

describe("scanFields", () => {
  it.each([1, 3, 7, 1000])("finds the wanted fields in chunks of %i bytes", async (size) => {
    const found: (readonly string[])[] = [];
    for await (const block of stanzaBlocks(chunks(index, size))) {
      scanFields(block, ["Package", "Size", "Depends"], (values) => found.push(values));
    }
    expect(found).toEqual([
      ["a", "10", ""],
      ["b", "", "a (>= 1), c | d"],
    ]);
  });

  it("refuses a paragraph without end", async () => {
    const read = async () => {
      for await (const _ of stanzaBlocks(chunks("A: b\n".repeat(4e6), 1 << 20))) void _;
    };
    await expect(read()).rejects.toMatchObject({ code: "DEB_DAMAGED" });
  });
});

describe("parseRelations", () => {
  it.each([
    ["", []],
    ["a", [["a"]]],
    ["a, b | c ,", [["a"], ["b", "c"]]],
    ["a (>=1:2~3) | b:any (<< 4)", [["a (>= 1:2~3)", "b:any (<< 4)"]]],
    ["a [amd64 !i386] <!nocheck>", [["a"]]],
    ["libstdc++6 (> 5), g++-14:amd64 (= 14.2)", [["libstdc++6 (>= 5)"], ["g++-14:amd64 (= 14.2)"]]],
  ])("%j", (field, expected) => {
    expect(parseRelations(field).map((relation) => relation.map(formatAlternative))).toEqual(expected);
  });

  it.each(["a (1)", "(>= 1)", "a |", "a (>= 1", "-x", "a b"])("refuses %j", (field) => {
    expect(() => parseRelations(field)).toThrow("is not written as deb-control asks");
  });

  it("fails only with DEB_DEPENDENCY, and in no more than linear time", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab1 ,|()<>=[]:!~"), maxLength: 200 });
    fc.assert(
      fc.property(text, (field) => {
        try {
          parseRelations(field);
        } catch (error) {
          expect(hasCode(error, "DEB_DEPENDENCY")).toBe(true);
        }
      }),
    );
    const started = performance.now();
    expect(() => parseRelations(`a${" <x>".repeat(20_000)} !`)).toThrow();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("fulfils", () => {
  it.each([
    ["a", "1", true],
    ["a (<< 2)", "1", true],
    ["a (<< 1)", "1", false],
    ["a (<= 1)", "1", true],
    ["a (= 1)", "1-0", true],
    ["a (>= 1)", "1~rc1", false],
    ["a (>> 1)", "1-1", true],
  ])("%s by %s: %s", (relation, version, expected) => {
    const wanted = parseRelations(relation)[0]?.[0];
    expect(wanted !== undefined && fulfils(version, wanted)).toBe(expected);
  });
});
