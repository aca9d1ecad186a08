import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { doorsAt, numberOf, program, reached } from "../../test/shake/reached.js";
import { readDoors } from "./door-table.js";
import { asleepIn, doorsAt as doorsOfTable, standInsOf } from "./dormant.js";

const table = readDoors(`
[[dormant]]
capability = "console"
start = ["driver:start/0"]
functions = ["driver:*"]
stand_in = "lean_user"
[[dormant]]
capability = "warnings"
start = ["warner:warn/1"]
answer = "ok"
says = true
[[served]]
calls = ["server:handle/1 -> opener:*"]
to = ["file:open/2"]
[console]
functions = ["shell:*"]
`);

const base = (graph: ReturnType<typeof moduleGraph>) => [graph, "base"] as const;
const kernel = program(
  base(moduleGraph("kernel", { "start/0": { calls: ["driver:start/0"] } })),
  base(moduleGraph("driver", { "start/0": { calls: ["tty:init/0"] }, "other/0": {} })),
  base(moduleGraph("tty", { "init/0": {} })),
  base(moduleGraph("lean_user", { "start/0": {} })),
  moduleGraph("own", { "look/0": { calls: ["driver:other/0"] } }),
);
const doors = doorsAt(kernel, { "driver:start/0": "console", "driver:other/0": "console" });
const standIns = standInsOf(kernel, table, "functions");

describe("a server that OTP starts", () => {
  it("is left asleep, and what stands in for it is there", () => {
    const found = reached(kernel, { doors, standIns, start: ["kernel:start/0"] });
    expect(found.names).toEqual(["kernel:start/0", "lean_user:start/0"]);
    const answer = { name: "start", arity: 0, answer: "ignore", says: false, standIn: "lean_user" };
    expect(asleepIn(kernel, table, found)).toEqual(new Map([["driver", [answer]]]));
  });

  it("is started when the application calls it", () => {
    const found = reached(kernel, { doors, standIns, start: ["kernel:start/0", "own:look/0"] });
    expect(found.names).toContain("tty:init/0");
    expect(asleepIn(kernel, table, found)).toEqual(new Map());
  });

  it("does not take module_info from a module that is there", () => {
    const of = program(
      base(moduleGraph("code", { "start/0": { calls: ["trees:module_info/1", "trees:new/0"] } })),
      base(moduleGraph("trees", { "new/0": {}, "module_info/1": {} })),
    );
    const found = reached(of, {
      doors: doorsAt(of, { "trees:module_info/1": "dormant 0" }),
      start: ["code:start/0"],
    });
    expect(found.names).toContain("trees:module_info/1");
  });

  it("is left alone at levels that keep modules whole", () => {
    expect(doorsOfTable(table, "modules")).toEqual(table.doors);
    expect(standInsOf(kernel, table, "modules")).toEqual(new Map());
  });
});

describe("an answer to a request", () => {
  const of = program(
    base(moduleGraph("server", { "handle/1": { calls: ["opener:open/0"] } })),
    base(moduleGraph("opener", { "open/0": {} })),
    base(moduleGraph("file", { "open/2": {} })),
  );
  const at = (name: string) => numberOf(of, name);
  const calls = new Map([[at("server:handle/1"), new Map([[at("opener:open/0"), "served 0"]])]]);
  const clients = new Map([[at("file:open/2"), ["served 0"]]]);

  it("is followed only when somebody asks, whoever it is and whenever", () => {
    const start = ["server:handle/1"];
    expect(reached(of, { calls, clients, start }).names).toEqual(start);
    const asked = reached(of, { calls, clients, start: [...start, "file:open/2"] });
    expect(asked.names).toContain("opener:open/0");
    expect(asked.opened).toEqual(new Map());
  });

  it("is followed when an atom is made that it needs", () => {
    const naming = program(
      base(
        moduleGraph("server", { "handle/1": { calls: ["opener:open/0"] }, "name/0": { atoms: ["offset"] } }),
      ),
      base(moduleGraph("opener", { "open/0": {} })),
    );
    const gated = new Map([
      [numberOf(naming, "server:handle/1"), new Map([[numberOf(naming, "opener:open/0"), "served 0"]])],
    ]);
    const request = { calls: gated, clients: new Map([["offset", ["served 0"]]]) };
    const start = ["server:handle/1", "server:name/0"];
    expect(reached(naming, { ...request, start }).names).toContain("opener:open/0");
  });
});

it("opens with a capability what that implies", () => {
  const of = program(
    moduleGraph("own", { "start/0": { calls: ["net_kernel:start/1"] } }),
    base(moduleGraph("net_kernel", { "start/1": { calls: ["global:start/0"] } })),
    base(moduleGraph("global", { "start/0": {} })),
  );
  const found = reached(of, {
    doors: doorsAt(of, { "net_kernel:start/1": "distribution", "global:start/0": "cluster" }),
    implied: new Map([["distribution", ["cluster"]]]),
    start: ["own:start/0"],
  });
  expect(found.names).toContain("global:start/0");
  expect([...found.opened.keys()]).toEqual(["distribution", "cluster"]);
});
