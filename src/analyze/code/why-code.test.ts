import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../../test/shake/program.js";
import { program } from "../../../test/shake/reached.js";
import { told } from "../../../test/shake/told.js";
import { webImage } from "../../../test/support/sample-image.js";
import { explain } from "../explain.js";
import type { CodeAnswer } from "./why-code.js";

const of = program(
  moduleGraph("Elixir.App", {
    "start/2": { calls: ["Elixir.Enum:map/2", "io:format/1"] },
    "idle/0": {},
    "helper/0": { private: true },
  }),
  [
    moduleGraph("Elixir.Enum", { "map/2": { calls: ["lists:map/2"] }, "reduce/2": {}, "reduce/3": {} }),
    "base",
  ],
  [moduleGraph("lists", { "map/2": {}, "module_info/0": {} }), "base"],
  [moduleGraph("io", { "format/1": { calls: ["eval:text/1"] } }), "base"],
  [moduleGraph("eval", { "text/1": { calls: ["parse:all/0"] } }), "base"],
  [moduleGraph("parse", { "all/0": { locals: [1] }, "one/0": { private: true } }), "base"],
  [moduleGraph("idle", { "run/0": {} }), "base"],
);
const doors = { "eval:text/1": "eval" };
const reasons = told(of, ["Elixir.App:start/2"], doors);
const answer = (wanted: string) => explain(webImage, wanted, reasons) as CodeAnswer;
const names = (wanted: string) => answer(wanted).chain.map(({ name, rule }) => `${name} ${rule}`);

describe("why a function is kept", () => {
  it.each(["lists:map/2", ":lists.map/2", "lists.map/2", "function:lists:map/2", "lists:map"])(
    "is the way from a root to it: %s",
    (wanted) => {
      expect(answer(wanted)).toMatchObject({ kept: true, thing: { kind: "function", name: "lists:map/2" } });
      expect(names(wanted)).toEqual(["App.start/2 the test", "Enum.map/2 called", "lists:map/2 called"]);
    },
  );

  it.each(["Enum.map/2", "Elixir.Enum:map/2", "Elixir.Enum.map/2"])("is told by any name: %s", (wanted) => {
    expect(answer(wanted).thing).toMatchObject({ id: "function:Elixir.Enum:map/2", name: "Enum.map/2" });
  });

  it("asks which is meant when there are several", () => {
    expect(() => answer("Enum.reduce")).toThrow(expect.objectContaining({ code: "NAME_AMBIGUOUS" }));
  });
});

describe("why a function went", () => {
  it("is that nothing calls it", () => {
    expect(answer("Enum.reduce/2")).toMatchObject({
      kept: false,
      chain: [],
      removed: { rule: "unreachable", bringBack: ["--keep Enum.reduce/2"] },
    });
  });

  it("is the closed door before it, with the call that was cut", () => {
    expect(answer("eval:text/1").removed).toEqual({
      rule: "capability",
      capability: "eval",
      bringBack: ["--capability eval"],
    });
    expect(names("eval:text/1").at(-2)).toBe("io:format/1 called");
  });

  it("is that only a closed door leads to it", () => {
    const { removed } = answer("parse:all/0");
    expect(removed).toMatchObject({ rule: "behind", bringBack: ["--capability eval", "--keep parse:all/0"] });
    expect(answer("parse:one/0").removed?.bringBack).toEqual(["--capability eval", "--keep parse"]);
    expect(names("parse:one/0")).toHaveLength(5);
  });

  it("is told of modules, too", () => {
    expect(answer("parse")).toMatchObject({
      kept: false,
      thing: { kind: "module" },
      removed: { rule: "behind" },
    });
    expect(answer("idle")).toMatchObject({ kept: false, removed: { bringBack: ["--keep idle"] } });
  });

  it("names what is near when there is no such function", () => {
    expect(() => answer("Enum.mapp/2")).toThrow(
      expect.objectContaining({ record: expect.objectContaining({ hint: "Did you mean Enum.map/2?" }) }),
    );
  });

  it("says that an image which was not shrunk does not tell", () => {
    expect(() => explain(webImage, "Enum.map/2", undefined)).toThrow(/single functions/);
  });
});

describe("every function", () => {
  it.each(["functions", "modules", "apps"] as const)("has a reason, and a way that ends, at %s", (level) => {
    const all = told(of, ["Elixir.App:start/2"], doors, level);
    for (const { name, functions } of all.modules)
      for (const called of functions) {
        const { kept, chain, removed } = explain(webImage, `function:${name}:${called}`, all) as CodeAnswer;
        expect(kept ? chain.length : (removed?.bringBack.length ?? 0), called).toBeGreaterThan(0);
        if (chain.length > 0) expect(chain[0]?.rule, called).toBe("the test");
      }
  });

  it("is told of a module beside what its file belongs to", () => {
    expect(explain(webImage, "Enum", reasons)).toMatchObject({ complete: true, code: { kept: 1, of: 3 } });
  });

  it("ends also when a damaged file leads in a circle", () => {
    const [module] = told(program(moduleGraph("m", { "a/0": {}, "b/0": {} })), ["m:a/0"]).modules;
    if (module === undefined) throw new Error("a module");
    const circle = { ...reasons, modules: [{ ...module, why: [0, 0], by: [1, -1] }] };
    expect((explain(webImage, "m:a/0", circle) as CodeAnswer).chain).toHaveLength(2);
    const far = { ...reasons, modules: [{ ...module, why: [0, 0], by: [99, -99] }] };
    expect((explain(webImage, "m:a/0", far) as CodeAnswer).chain).toHaveLength(1);
  });
});
