import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { doorsAt, none, numberOf, program, reached } from "../../test/shake/reached.js";

describe("a door", () => {
  it("follows a call that needs a capability only when that is open", () => {
    const of = program(
      [
        moduleGraph("global", { "init/1": { calls: ["net:ping/0"] }, "other/0": { calls: ["net:ping/0"] } }),
        "base",
      ],
      [moduleGraph("net", { "ping/0": {} }), "base"],
    );
    const [init = -1, ping = -1] = ["global:init/1", "net:ping/0"].map((name) => numberOf(of, name));
    const calls = new Map([[init, new Map([[ping, "distribution"]])]]);
    const start = ["global:init/1"];
    expect(reached(of, { calls, start }).names).toEqual(["global:init/1"]);
    expect(reached(of, { calls, start, open: new Set(["distribution"]) }).names).toContain("net:ping/0");
    expect(reached(of, { calls, start: [...start, "global:other/0"] }).names).toContain("net:ping/0");
  });

  it("opens what a function that the application calls says, and cuts nothing there", () => {
    const of = program(
      moduleGraph("own", { "run/0": { calls: ["file:open/2"] }, "idle/0": {} }),
      [moduleGraph("file", { "open/2": { calls: ["ram:open/0"] } }), "base"],
      [moduleGraph("ram", { "open/0": {} }), "base"],
    );
    const doors = doorsAt(of, { "ram:open/0": "file_modes" });
    const openers = new Map([[numberOf(of, "file:open/2"), ["file_modes"]]]);
    expect(reached(of, { doors, openers, start: ["own:run/0"] }).names).toContain("ram:open/0");
    const byBase = program(
      [moduleGraph("kernel", { "start/0": { calls: ["file:open/2"] } }), "base"],
      [moduleGraph("file", { "open/2": { calls: ["ram:open/0"] } }), "base"],
      [moduleGraph("ram", { "open/0": {} }), "base"],
    );
    const found = reached(byBase, {
      doors: doorsAt(byBase, { "ram:open/0": "file_modes" }),
      openers: new Map([[numberOf(byBase, "file:open/2"), ["file_modes"]]]),
      roots: {
        ...none,
        functions: [{ module: "kernel", name: "start", arity: 0, from: "boot", isBase: true }],
      },
    });
    expect(found.names).toEqual(["file:open/2", "kernel:start/0"]);
  });

  it("never follows what runs on other operating systems", () => {
    const of = program(
      [moduleGraph("os", { "start/0": { calls: ["win32reg:open/0"] } }), "base"],
      [moduleGraph("win32reg", { "open/0": {} }), "base"],
    );
    const elsewhere = new Set([numberOf(of, "win32reg:open/0")]);
    expect(reached(of, { elsewhere, start: ["os:start/0"] }).names).toEqual(["os:start/0"]);
  });

  it("opens no door for what the base's own configuration names", () => {
    const of = program([moduleGraph("macro", { "dbg/3": {} }), "base"]);
    const root = { module: "macro", name: "dbg", arity: 3, from: "an application's specification" };
    const doors = doorsAt(of, { "macro:dbg/3": "eval" });
    const functions = (isBase: boolean) => ({ ...none, functions: [{ ...root, isBase }] });
    expect(reached(of, { doors, roots: functions(true) }).names).toEqual([]);
    expect(reached(of, { doors, roots: functions(false) }).names).toEqual(["macro:dbg/3"]);
  });
});
