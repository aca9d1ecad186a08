import { describe, expect, it } from "vitest";
import { moduleGraph } from "../../test/shake/program.js";
import { failure } from "../../test/support/outcome.js";
import { findReach } from "./find.js";
import type { ModuleGraph } from "./graph/index.js";
import { nameOf, programOf } from "./program.js";

const modules = [
  moduleGraph("Elixir.Plug.A", { "run/0": { calls: ["eval:text/0"] } }),
  moduleGraph("Elixir.Plug.B", { "run/0": {}, "stop/0": {} }),
];
const base = [
  moduleGraph("erl", { "go/0": { calls: ["eval:text/0"] } }),
  moduleGraph("eval", { "text/0": {} }),
];
const door = {
  ...{ capability: "eval", functions: ["eval:*"], calls: [], openedBy: [], words: [], brings: [] },
  implies: [],
};
const table = {
  doors: [door],
  dormant: [],
  served: [],
  instead: [],
  always: [],
  givenByCallers: [],
  computed: [],
  elsewhere: [],
};

/** What is reached of a release with a library `plug`, whose `priv/lean.toml` has a text. */
async function found(text: string | undefined, graphs: readonly ModuleGraph[] = modules) {
  const program = programOf([
    ...graphs.map((graph) => ({ graph, origin: "application" as const, application: "plug" })),
    ...base.map((graph) => ({ graph, origin: "base" as const, application: "stdlib" })),
  ]);
  const file = { path: "lib/plug-1.0.0/priv/lean.toml", kind: "file", content: { text } };
  const request = {
    release: { folder: "releases/1", tree: { entries: text === undefined ? [] : [file] } },
    runtime: { tree: { entries: [] } },
    ...{ argv: ["-s", "erl", "go"], keep: [], capabilities: [] },
  };
  const files = { program, beams: [], shadowed: [], original: undefined };
  const { reached, unmatched } = await findReach({} as never, request as never, files, table);
  const live = [...reached.live].map(([number, { rule }]) => `${nameOf(program, number)} ${rule}`);
  return { live: live.toSorted(), opened: [...reached.opened], unmatched };
}

describe("what a library says that it needs", () => {
  it("is kept for that reason", async () => {
    expect((await found('keep = ["Plug.B.run/0"]')).live).toEqual([
      "Elixir.Plug.B:run/0 keep rule of plug: Plug.B.run/0",
      "erl:go/0 the start command",
    ]);
  });

  it("opens capabilities", async () => {
    const { live, opened } = await found('capabilities = ["eval"]');
    expect(live.filter((each) => each.startsWith("eval:text/0"))).toHaveLength(1);
    expect(opened).toEqual([["eval", { rule: "the rules of plug (lib/plug-1.0.0/priv/lean.toml)" }]]);
    expect((await found("")).opened).toEqual([]);
  });

  it("can stand in a module", async () => {
    const rules = { keep: ["Plug.B"], capabilities: [], givenByCallers: [], wrong: [] };
    const [, ...rest] = modules;
    const { live } = await found(undefined, [
      moduleGraph("Elixir.Plug.A", { "run/0": {} }, { rules }),
      ...rest,
    ]);
    expect(live).toContain("Elixir.Plug.B:stop/0 keep rule of plug: Plug.B");
  });

  it("is told when it matches nothing, with whose it is", async () => {
    const { unmatched } = await found('keep = ["Plug.C"]');
    expect(unmatched).toEqual([
      { rule: "Plug.C", near: expect.arrayContaining(["Plug.A"]), application: "plug" },
    ]);
  });

  it.each([
    ["keep = 3", /keep must be a list/],
    ['keep = ["a", 3]', /keep must be a list/],
    ['keeps = ["a"]', /no setting "keeps"/],
    ["keep = [", /line 1 is no TOML/],
    ['capabilities = ["shell"]', /no code is behind a capability "shell"/],
    [`keep = ["${"a".repeat(300_000)}"]`, /larger than/],
  ])("is an error that names the file: %#", async (text, words) => {
    const { code, exit, message } = await failure(() => found(text));
    expect([code, exit]).toEqual(["SHRINK_RULES_INVALID", 2]);
    expect(message).toContain("lib/plug-1.0.0/priv/lean.toml");
    expect(message).toMatch(words);
  });

  it("is an error in a module, too", async () => {
    const rules = { keep: [], capabilities: [], givenByCallers: [], wrong: ["the key keeps"] };
    const work = () => found(undefined, [moduleGraph("Elixir.Plug.A", {}, { rules })]);
    expect((await failure(work)).message).toMatch(/Elixir.Plug.A.*attribute lean has the key keeps/);
  });
});
