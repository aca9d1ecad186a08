import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { doorsAt, numberOf, program, reached } from "../../test/shake/reached.js";

describe("a computed call in the base", () => {
  it("takes a computed call in the base for the modules that are said, and for those that the application names", () => {
    const of = program(
      [moduleGraph("gen", { "loop/0": { computed: ["init/1"], atoms: ["server", "word"] } }), "base"],
      [moduleGraph("server", { "init/1": {} }), "base"],
      [moduleGraph("word", { "init/1": {} }), "base"],
      moduleGraph("own", { "run/0": { calls: ["gen:loop/0"], atoms: ["own"] }, "init/1": {} }),
      moduleGraph("names", { "run/0": { atoms: ["word"] } }),
    );
    const scopes = new Map([[numberOf(of, "gen:loop/0"), new Set(["server"])]]);
    const start = ["own:run/0"];
    expect(reached(of, { scopes, start }).names).toEqual([
      "gen:loop/0",
      "own:init/1",
      "own:run/0",
      "server:init/1",
    ]);
    expect(reached(of, { scopes, start: [...start, "names:run/0"] }).names).toContain("word:init/1");
  });

  it("takes a question about modules for those that are there, unless the code names them itself", () => {
    const asked = { "module_info/0": {}, "used/0": {} };
    const of = program(
      [moduleGraph("hints", { "run/0": { computed: ["module_info/0"] } }), "base"],
      [moduleGraph("names", { "run/0": { atoms: ["here", "away"], calls: ["here:used/0"] } }), "base"],
      [moduleGraph("loads", { "run/0": { computed: ["module_info/0"], atoms: ["loaded"] } }), "base"],
      ...["here", "away", "loaded"].map((name) => [moduleGraph(name, asked), "base"] as const),
    );
    const { names } = reached(of, { start: ["hints:run/0", "names:run/0", "loads:run/0"] });
    expect(names).toContain("here:module_info/0");
    expect(names).toContain("loaded:module_info/0");
    expect(names).not.toContain("away:module_info/0");
  });

  it("needs callbacks of a server of the base only once its init runs", () => {
    const callbacks = { "init/1": {}, "handle_call/3": {}, "terminate/2": {} };
    const gen = { "start/0": { computed: ["init/1", "handle_call/3", "terminate/2"] } };
    const of = program(
      [moduleGraph("gen", gen), "base"],
      [moduleGraph("never", callbacks), "base"],
      [moduleGraph("begun", callbacks), "base"],
      [moduleGraph("names", { "run/0": { atoms: ["never", "begun"] } }), "base"],
    );
    const scopes = new Map([[numberOf(of, "gen:start/0"), new Set(["begun", "never"])]]);
    const doors = doorsAt(of, { "never:init/1": "distribution" });
    const { names } = reached(of, { scopes, doors, start: ["gen:start/0", "names:run/0"] });
    expect(names.filter((name) => /^(never|begun)/.test(name))).toEqual([
      "begun:handle_call/3",
      "begun:init/1",
      "begun:terminate/2",
    ]);
  });
});

describe("a computed call in the application without a name", () => {
  const dispatch = moduleGraph("dispatch", { "call/2": { computed: ["?/1"] } });
  const target = moduleGraph("target", { "count/1": {}, "count/2": {}, "other/1": {} });

  it("may mean every function whose name any code of the application makes, of a module that it names", () => {
    const own = moduleGraph("own", { "run/0": { calls: ["dispatch:call/2"], atoms: ["target"] } });
    const names = moduleGraph("names", { "run/0": { atoms: ["count"] } });
    const of = program(dispatch, target, own, names, [
      moduleGraph("base", { "run/0": { atoms: ["other"] } }),
      "base",
    ]);
    const start = ["own:run/0", "names:run/0", "base:run/0"];
    const { names: live } = reached(of, { start });
    expect(live.filter((name) => name.startsWith("target"))).toEqual(["target:count/1"]);
    const late = reached(of, { start: start.toReversed() }).names;
    expect(late).toEqual(live);
  });

  it("means nothing of a module of the base that only the base names", () => {
    const of = program(
      dispatch,
      [target, "base"],
      [moduleGraph("base", { "run/0": { atoms: ["target"] } }), "base"],
      moduleGraph("own", { "run/0": { calls: ["dispatch:call/2"], atoms: ["count"] } }),
    );
    const { names } = reached(of, { start: ["own:run/0", "base:run/0"] });
    expect(names.filter((name) => name.startsWith("target"))).toEqual([]);
  });
});
