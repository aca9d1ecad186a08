import { describe, expect, it } from "vitest";
import { readNotes } from "./notes.js";

const report = [
  "leanvm-check mode interactive",
  "leanvm-check module Elixir.Sample",
  "leanvm-check module %C3%A4%20b",
  "",
  "leanvm-check door 3 Elixir.Code eval_string 1 eval Elixir.Sample work 1 24",
  "12:00:01.000 [info] something else",
  "leanvm-check site 0 17",
  "leanvm-check asked 2 lists nope 0",
  "leanvm-check end 6",
];

describe("readNotes", () => {
  it("reads what the guest says, names decoded", () => {
    const { doors, asked, whole } = readNotes([
      "leanvm-check door 1 Elixir.Code eval_string 1 eval Elixir.Sample work 1 24",
      "leanvm-check door 1 m f%25 0 unreachable -",
      ...report,
    ]);
    expect(doors).toEqual([
      {
        called: { module: "Elixir.Code", name: "eval_string", arity: 1 },
        rule: "eval",
        caller: { module: "Elixir.Sample", name: "work", arity: 1, line: 24 },
        count: 3,
      },
      { called: { module: "m", name: "f%", arity: 0 }, rule: "unreachable", count: 1 },
    ]);
    expect(asked).toEqual([{ called: { module: "lists", name: "nope", arity: 0 }, count: 2 }]);
    expect(whole).toEqual({
      mode: "interactive",
      modules: ["Elixir.Sample", "ä b"],
      sites: new Map([[0, 17]]),
    });
  });

  it("takes the last words only whole", () => {
    for (const lost of [0, 1, 6, 8])
      expect(readNotes(report.filter((_, at) => at !== lost)).whole, report[lost]).toBeUndefined();
    expect(readNotes([]).whole).toBeUndefined();
  });
});
