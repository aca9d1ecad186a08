import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { moduleGraph, type Written } from "../../test/shake/program.js";
import { doorsAt, program, reached } from "../../test/shake/reached.js";
import { decide } from "./decide.js";
import { nameOf } from "./program.js";

describe("reach", () => {
  it("is what a search of the calls finds, in any graph", () => {
    const functions = 4;
    const written = record({
      calls: array(record({ module: integer({ min: 0, max: 5 }), at: integer({ min: 0, max: 5 }) }), {
        maxLength: 3,
      }),
      locals: array(integer({ min: 0, max: functions - 1 }), { maxLength: 2 }),
    });
    assert(
      property(
        array(array(written, { minLength: functions, maxLength: functions }), { minLength: 1, maxLength: 6 }),
        (modules) => {
          const graphs = modules.map((each, index) =>
            moduleGraph(
              `m${index}`,
              Object.fromEntries(
                each.map(({ calls, locals }, at): [string, Written] => [
                  `f${at}/0`,
                  { locals, calls: calls.map((call) => `m${call.module}:f${call.at}/0`) },
                ]),
              ),
            ),
          );
          const found = new Set<string>();
          const search = (module: number, at: number): void => {
            const name = `m${module}:f${at}/0`;
            const node = modules[module]?.[at];
            if (node === undefined || found.has(name)) return;
            found.add(name);
            for (const call of node.calls) search(call.module, call.at);
            for (const local of node.locals) search(module, local);
          };
          search(0, 0);
          expect(reached(program(...graphs), { start: ["m0:f0/0"] }).names).toEqual([...found].toSorted());
        },
      ),
    );
  });

  it("takes a computed call for every function of that name in modules that are named", () => {
    const of = program(
      moduleGraph("a", { "run/0": { computed: ["go/1"], atoms: ["b"] } }),
      moduleGraph("b", { "go/1": {}, "go/2": {} }),
      moduleGraph("c", { "go/1": {} }),
    );
    expect(reached(of, { start: ["a:run/0"] }).names).toEqual(["a:run/0", "b:go/1"]);
  });

  it("takes a computed call of which nothing is known for what its module names, and lists it", () => {
    const of = program(
      moduleGraph("a", { "run/0": { computed: ["?/1"], calls: ["b:pick/0"] }, "other/0": {} }),
      [moduleGraph("b", { "pick/0": { atoms: ["c"] } }), "base"],
      moduleGraph("c", { "go/1": {}, "stop/1": {} }),
    );
    const bare = reached(of, { start: ["a:run/0"] });
    expect(bare.names).toEqual(["a:run/0", "b:pick/0"]);
    expect(bare.unresolved).toMatchObject([{ line: 7, arity: 1 }]);
    const named = program(
      moduleGraph("a", { "run/0": { computed: ["?/1"], calls: ["b:pick/0"], atoms: ["go"] } }),
      [moduleGraph("b", { "pick/0": { atoms: ["c"] } }), "base"],
      moduleGraph("c", { "go/1": {}, "stop/1": {} }),
    );
    expect(reached(named, { start: ["a:run/0"] }).names).toContain("c:go/1");
  });

  it("takes a computed call whose module is known for every function of that module with so many arguments", () => {
    const own = { "run/0": { computed: ["b:?/1"] } };
    const of = program(moduleGraph("a", own), moduleGraph("b", { "go/1": {}, "stop/1": {}, "go/2": {} }));
    expect(reached(of, { start: ["a:run/0"] }).names).toEqual(["a:run/0", "b:go/1", "b:stop/1"]);
  });

  it("cuts a door for the base, and opens it for the application and for the user", () => {
    const base = [moduleGraph("base", { "start/0": { calls: ["eval:run/0"] } }), "base"] as const;
    const door = [moduleGraph("eval", { "run/0": { calls: ["parse:all/0"] } }), "base"] as const;
    const behind = [moduleGraph("parse", { "all/0": {} }), "base"] as const;
    const own = moduleGraph("own", { "start/0": { calls: ["eval:run/0"] } });
    const of = program(base, door, behind, own);
    const doors = doorsAt(of, { "eval:run/0": "eval" });
    const closed = reached(of, { doors, start: ["base:start/0"] });
    expect(closed.names).toEqual(["base:start/0"]);
    expect([...closed.cuts.values()]).toEqual([{ capability: "eval", by: 0 }]);
    const opened = reached(of, { doors, start: ["base:start/0", "own:start/0"] });
    expect(opened.names).toContain("parse:all/0");
    expect(nameOf(of, opened.opened.get("eval")?.by ?? -1)).toBe("own:start/0");
    expect(reached(of, { doors, open: new Set(["eval"]), start: ["base:start/0"] }).names).toContain(
      "parse:all/0",
    );
  });

  it("carries a door that code of its own module jumps to, without what is behind", () => {
    const of = program(
      [moduleGraph("m", { "start/0": { locals: [1] }, "door/0": { calls: ["far:away/0"] } }), "base"],
      [moduleGraph("far", { "away/0": {} }), "base"],
    );
    const found = reached(of, { doors: doorsAt(of, { "m:door/0": "eval" }), start: ["m:start/0"] });
    expect(found.names).toEqual(["m:start/0"]);
    expect([...found.carried.keys()].map((number) => nameOf(of, number))).toEqual(["m:door/0"]);
  });

  it("keeps an opaque module whole, and what it imports", () => {
    const opaque = moduleGraph(
      "new",
      { "a/0": {}, "b/0": {} },
      { opaque: "instruction 200 is not known", imports: [{ module: "used", name: "x", arity: 0 }] },
    );
    const of = program(opaque, moduleGraph("used", { "x/0": {}, "y/0": {} }));
    const found = reached(of, { start: ["new:a/0"] });
    expect(found.names).toEqual(["new:a/0", "new:b/0", "used:x/0"]);
    expect(decide(of, found, new Map(), "functions").kept.has("new")).toBe(true);
    expect(decide(of, found, new Map(), "functions").kept.get("new")).toBeUndefined();
  });

  it("needs an implementation only when its protocol is called and its type is there", () => {
    const protocol = moduleGraph(
      "P",
      { "area/1": { computed: ["area/1"] } },
      { protocol: { fallbackToAny: false } },
    );
    const square = moduleGraph(
      "P.Square",
      { "area/1": {} },
      { implementation: { protocol: "P", for: "Square" } },
    );
    const circle = moduleGraph(
      "P.Circle",
      { "area/1": {} },
      { implementation: { protocol: "P", for: "Circle" } },
    );
    const of = program(
      protocol,
      square,
      circle,
      moduleGraph("main", { "run/0": { calls: ["P:area/1"], atoms: ["Square"] } }),
    );
    expect(reached(of, { start: ["main:run/0"] }).names).toEqual([
      "P.Square:area/1",
      "P:area/1",
      "main:run/0",
    ]);
  });
});

describe("a child specification", () => {
  const child = { "start_link/1": {}, "start_link/2": {} };
  const supervisor = (behaviours: readonly string[]) =>
    program(
      moduleGraph("sup", { "init/1": { tuples: ["child:start_link/1"] } }, { behaviours }),
      moduleGraph("child", child),
    );

  it("may get further arguments from who starts the child", () => {
    const { names } = reached(supervisor(["supervisor"]), { start: ["sup:init/1"] });
    expect(names).toEqual(["child:start_link/1", "child:start_link/2", "sup:init/1"]);
  });

  it("is exact outside supervisors", () => {
    const { names } = reached(supervisor([]), { start: ["sup:init/1"] });
    expect(names).toEqual(["child:start_link/1", "sup:init/1"]);
  });
});

describe("decide", () => {
  const of = program(
    [moduleGraph("lists", { "map/2": {}, "seq/2": {}, "inner/0": { private: true } }), "base"],
    [moduleGraph("compile", { "file/1": {}, "forms/1": {} }), "base"],
    [moduleGraph("erlang", { "self/0": {} }), "vm"],
  );
  const doors = doorsAt(of, { "compile:file/1": "compile" });
  const found = reached(of, { doors, start: ["lists:map/2"] });

  it("has a reason for every function that is kept, and for every exported one that is not", () => {
    const { kept, removed, cut } = decide(of, found, doors, "functions");
    for (const [number, module] of of.moduleOf.entries()) {
      if (module.origin === "vm") continue;
      const name = module.graph.module;
      const stays = !removed.has(name) && (kept.get(name)?.has(number - module.first) ?? true);
      const node = module.graph.functions[number - module.first];
      const why = removed.get(name) ?? cut.get(name)?.get(`${node?.name}/${node?.arity}`);
      expect(
        stays ? (found.live.get(number) ?? found.carried.get(number)) : node?.exported ? why : "private",
      ).toBeDefined();
    }
    expect([...removed]).toEqual([["compile", "compile"]]);
    expect([...(cut.get("lists") ?? [])]).toEqual([["seq/2", "unreachable"]]);
  });

  it("keeps modules whole at level modules, and applications at level apps", () => {
    const modules = decide(of, found, doors, "modules");
    expect([[...modules.kept], [...modules.removed.keys()]]).toEqual([[["lists", undefined]], ["compile"]]);
    expect(decide(of, found, doors, "apps").removed.size).toBe(0);
  });
});
