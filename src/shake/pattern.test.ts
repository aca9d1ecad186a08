import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { matching, parsePattern } from "./pattern.js";
import { nameOf, programOf } from "./program.js";

const program = programOf(
  [
    moduleGraph("lists", { "map/2": {}, "mapfoldl/3": {}, "inner/1": { private: true } }),
    moduleGraph("Elixir.Foo", { "run/0": {}, "run/1": {} }),
    moduleGraph("Elixir.Foo.Bar", { "run/1": {} }),
  ].map((graph) => ({ graph, origin: "application", application: "app" }) as const),
);

describe("a keep rule", () => {
  it.each([
    ["lists", ["lists:map/2", "lists:mapfoldl/3"]],
    [":lists", ["lists:map/2", "lists:mapfoldl/3"]],
    ["lists:map/2", ["lists:map/2"]],
    ["lists:map*", ["lists:map/2", "lists:mapfoldl/3"]],
    ["lists:map*/3", ["lists:mapfoldl/3"]],
    ["Foo.run/1", ["Elixir.Foo:run/1"]],
    ["Foo.run", ["Elixir.Foo:run/0", "Elixir.Foo:run/1"]],
    ["Foo", ["Elixir.Foo:run/0", "Elixir.Foo:run/1"]],
    ["Foo.*", ["Elixir.Foo.Bar:run/1"]],
    ["Elixir.Foo*:run/1", ["Elixir.Foo:run/1", "Elixir.Foo.Bar:run/1"]],
    ["lists:-map/2-fun-*/*", []],
    ["nope", []],
    ["lists:(", []],
  ])("%s", (text, expected) => {
    expect(matching(program, parsePattern(text)).map((number) => nameOf(program, number))).toEqual(expected);
  });
});
