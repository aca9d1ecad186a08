import fc from "fast-check";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { hasCode } from "../error/index.js";
import { additionsFor, withAdditions } from "./settings-text.js";

const additions = { capabilities: ["eval"], keep: ["Foo.bar/1", "lists:map/2"] };
const edited = (text: string) => withAdditions("lean.toml", text, additions);

describe("withAdditions", () => {
  it("makes a file", () => {
    expect(edited("")).toBe('capabilities = ["eval"]\nkeep = ["Foo.bar/1", "lists:map/2"]\n');
  });

  it.each([
    [
      '# mine\nkeep = ["a"] # why\nsize = 17\n\n[run]\nmemory = 64 # MB\n',
      '# mine\nkeep = ["a", "Foo.bar/1", "lists:map/2"] # why\nsize = 17\n\ncapabilities = ["eval"]\n\n[run]\nmemory = 64 # MB\n',
    ],
    [
      'capabilities = []\nkeep = [\n  "a", # one, of [two]\n  "lists:map/2" # two\n]\n',
      'capabilities = ["eval"]\nkeep = [\n  "a", # one, of [two]\n  "lists:map/2", # two\n  "Foo.bar/1",\n]\n',
    ],
    ['capabilities = ["eval"]\nkeep = ["Foo.bar/1", "lists:map/2"]\n', undefined],
    ["size = 17", 'size = 17\ncapabilities = ["eval"]\nkeep = ["Foo.bar/1", "lists:map/2"]\n'],
    [
      'keep = ["a",]\ncapabilities = [ "eval" ]\n',
      'keep = ["a", "Foo.bar/1", "lists:map/2"]\ncapabilities = [ "eval" ]\n',
    ],
  ])("adds to %j", (before, after) => expect(edited(before)).toBe(after ?? before));

  it("refuses what it would spoil", () => {
    for (const text of [
      'keep = "a"\n',
      "keep = [\n['a'],\n]\ncapabilities = [['b']]\nx = '''\n[run]\n'''\nkeep.b = 1",
    ])
      expect(() => edited(text)).toThrow();
  });

  it("adds what was asked and changes nothing else, or refuses, for any file", () => {
    const comment = fc.constantFrom("", " # ] , [", "# x");
    const item = fc.constantFrom('"a"', "'b]'", '"c, \\" ["', '"""d"""');
    const gap = fc.constantFrom("", " ", "\n", "\n  ", " # ],\n");
    const array = fc
      .array(fc.tuple(gap, item, gap), { maxLength: 3 })
      .chain((items) => gap.map((last) => `[${items.map((each) => each.join("")).join(",")}${last}]`));
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom("keep", "capabilities", "packages"), array, comment)
        .map(([key, value, end]) => `${key} = ${value}${end}`),
      fc.constantFrom("# only words", "", 'text = """\n[run]\nkeep = []\n"""', "size = 3"),
    );
    const file = fc.tuple(
      fc.uniqueArray(line, { selector: (each) => each.split(" ")[0] }),
      fc.constantFrom("", "[run]\nmemory = 64", "[[x]]\nkeep = [1]"),
    );
    fc.assert(
      fc.property(file, ([lines, section]) => {
        const text = [...lines, section].join("\n");
        let before: Record<string, unknown>;
        try {
          before = parse(text);
        } catch {
          return;
        }
        const lists = (key: string, more: readonly string[]) => [
          ...new Set([...((before[key] as readonly string[] | undefined) ?? []), ...more]),
        ];
        try {
          const after = parse(edited(text));
          expect(new Set(after.keep as string[])).toEqual(new Set(lists("keep", additions.keep)));
          expect({ ...after, keep: 0, capabilities: 0 }).toEqual({ ...before, keep: 0, capabilities: 0 });
        } catch (error) {
          if (!hasCode(error, "CHECK_NOT_WRITTEN")) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("additionsFor", () => {
  it("opens a capability once, and keeps what nothing was seen to call", () => {
    const door = { count: 1, callers: [] };
    expect(
      additionsFor([
        { ...door, name: "Code.eval_string/1", rule: "eval", bringBack: "--capability eval" },
        { ...door, name: "Code.eval_file/1", rule: "eval", bringBack: "--capability eval" },
        { ...door, name: "Foo.bar/1", rule: "unreachable", bringBack: "--keep Foo.bar/1" },
      ]),
    ).toEqual({ capabilities: ["eval"], keep: ["Foo.bar/1"] });
  });
});
