import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { capabilities, dataFile } from "../../src/config/index.js";
import { readDoors } from "../../src/shake/doors.js";
import { findReach } from "../../src/shake/find.js";
import { programOf } from "../../src/shake/program.js";
import { moduleGraph } from "./program.js";

it("names only capabilities that a user can open", async () => {
  const { doors } = readDoors(await readFile(dataFile("capabilities.toml"), "utf8"));
  expect(doors.length).toBeGreaterThan(5);
  for (const { capability, functions } of doors) {
    expect(Object.keys(capabilities)).toContain(capability);
    expect(functions.length, capability).toBeGreaterThan(0);
  }
});

it("says of a keep rule that matches nothing which names are near", async () => {
  const program = programOf([
    {
      graph: moduleGraph("Elixir.MyApp.Plugin", { "run/0": {} }),
      origin: "application",
      application: "my_app",
    },
  ]);
  const request = {
    release: { folder: "releases/1", tree: { entries: [] } },
    argv: [],
    keep: ["MyApp.Plugn", "my_app"],
    capabilities: [],
  };
  const store = {};
  const found = await findReach(
    store as never,
    request as never,
    { program, beams: [], shadowed: [], original: undefined },
    { doors: [], always: [], givenByCallers: [] },
  );
  expect(found.unmatched).toEqual([{ rule: "MyApp.Plugn", near: ["MyApp.Plugin"] }]);
  expect([...found.reached.live.values()].map(({ rule }) => rule)).toEqual(["keep rule my_app"]);
});
