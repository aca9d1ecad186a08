import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { program } from "../../test/shake/reached.js";
import { told } from "../../test/shake/told.js";
import { webImage } from "../../test/support/sample-image.js";
import { type CheckRun, findings } from "./finding.js";

const quiet: CheckRun = {
  readyMilliseconds: 900,
  failure: null,
  command: null,
  timedOut: false,
  notes: { doors: [], asked: [] },
  lastLines: [],
};
const passing = { argv: ["true"], status: 0, failure: null, milliseconds: 1 };
const called = { module: "Elixir.Foo", name: "bar", arity: 1 };
const by = (name: string, line: number) => ({ module: "Elixir.Sample", name, arity: 0, line });

describe("a check", () => {
  it("passes when it became ready, the command ended with 0, and nothing was called in vain", () => {
    expect(findings(webImage, undefined, quiet)).toMatchObject({ passed: true, reasons: [], shrink: "off" });
    expect(findings(webImage, undefined, { ...quiet, command: passing }).passed).toBe(true);
  });

  it.each<[string, Partial<CheckRun>, RegExp]>([
    ["the boot failed", { failure: "The guest died.", readyMilliseconds: null }, /died/],
    ["the command did", { command: { ...passing, status: 3 } }, /true ended with status 3/],
    ["it was not there", { command: { ...passing, status: null, failure: "No such program." } }, /No such/],
    [
      "something was called in vain",
      { notes: { asked: [], doors: [{ called, rule: "unreachable", count: 1 }] } },
      /left out was called/,
    ],
  ])("does not when %s", (_, run, words) => {
    const { passed, reasons } = findings(webImage, undefined, { ...quiet, ...run });
    expect([passed, reasons.length]).toEqual([false, 1]);
    expect(reasons[0]).toMatch(words);
  });

  it("tells a function that was left out once, with all who called it", () => {
    const doors = [
      { called, rule: "unreachable", caller: by("a", 3), count: 2 },
      { called, rule: "unreachable", caller: by("b", 0), count: 5 },
      { called: { module: "m", name: "-f/1-fun-0-", arity: 1 }, rule: "unreachable", count: 1 },
      { called: { module: "Elixir.Code", name: "eval_string", arity: 1 }, rule: "eval", count: 1 },
    ];
    const report = findings(webImage, undefined, { ...quiet, notes: { asked: [], doors } });
    expect(report.doors).toEqual([
      {
        ...{ name: "Foo.bar/1", rule: "unreachable", bringBack: "--keep Foo.bar/1", count: 7 },
        callers: [
          { name: "Sample.b/0", line: 0, count: 5 },
          { name: "Sample.a/0", line: 3, count: 2 },
        ],
      },
      expect.objectContaining({ name: "Code.eval_string/1", bringBack: "--capability eval" }),
      expect.objectContaining({ name: "m:-f/1-fun-0-/1", bringBack: "--keep m:-f/1-fun-0-/1" }),
    ]);
  });

  it("tells of what was asked for only what the release has, and of modules what the image has", () => {
    const code = told(program(moduleGraph("own", { "there/0": {}, "gone/0": {} })), ["own:there/0"]);
    const asked = ["there", "gone", "never"].map((name) => ({
      called: { module: "own", name, arity: 0 },
      count: 1,
    }));
    const whole = { mode: "interactive", modules: ["lists", "erlang"], sites: new Map([[0, 4]]) } as const;
    const shrink = { unresolved: ["own:there/0 line 7", "own:there/0 line 9", "own:gone/0 line 1"] };
    const image = { ...webImage, shrink: { ...shrink, level: "functions" } } as unknown as typeof webImage;
    const report = findings(image, code, { ...quiet, notes: { doors: [], asked, whole } });
    expect(report.asked).toEqual([{ name: "own:gone/0", count: 1 }]);
    expect(report.modules).toMatchObject({ loaded: 1, neverLoaded: expect.arrayContaining(["Enum"]) });
    expect(report.unresolved).toEqual([
      { name: "own:there/0", lines: [7, 9], count: 4 },
      { name: "own:gone/0", lines: [1], count: 0 },
    ]);
  });
});
