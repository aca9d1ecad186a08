import { describe, expect, it } from "vitest";
import { atom, binary, charlist, integer, list, tuple } from "../../codec/etf/index.js";
import { writtenRules } from "./rules.js";

describe("the attribute lean", () => {
  it("names modules, functions and patterns, as Erlang or as Elixir writes it", () => {
    const keep = list(
      atom("queue"),
      atom("Elixir.MyPlugin"),
      binary("My.*"),
      charlist("lists:map/2"),
      tuple(atom("my_report"), atom("run"), integer(1)),
      tuple(atom("my_report"), atom("render")),
    );
    const rules = {
      keep: ["queue", "Elixir.MyPlugin", "My.*", "lists:map/2", "my_report:run/1", "my_report:render"],
      capabilities: ["eval"],
      givenByCallers: ["my_pool:*"],
      wrong: [],
    };
    const entries = [
      tuple(atom("keep"), keep),
      tuple(atom("capabilities"), list(atom("eval"))),
      tuple(atom("given_by_callers"), charlist("my_pool:*")),
    ];
    expect(writtenRules(entries)).toEqual(rules);
    expect(writtenRules([list(...entries)])).toEqual(rules);
    expect(writtenRules([])).toBeUndefined();
  });

  it.each([
    [tuple(atom("keeps"), list()), "the key keeps"],
    [tuple(atom("keep"), atom("lists")), "the key keep"],
    [tuple(atom("keep"), list(integer(-1))), "an item of keep that is no name"],
    [tuple(atom("keep"), list(tuple(atom("a"), integer(1)))), "an item of keep that is no name"],
    [atom("keep"), "an entry that is no {keep, [...]}"],
    [tuple(atom("toString"), list()), "the key toString"],
  ])("says what it does not understand: %#", (value, words) => {
    expect(writtenRules([value])?.wrong).toEqual([words]);
  });
});
