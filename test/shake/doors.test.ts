import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { capabilities, dataFile } from "../../src/config/index.js";
import { readDoors } from "../../src/shake/door-table.js";
import { scopesOf } from "../../src/shake/doors.js";
import { findReach } from "../../src/shake/find.js";
import { readGraph } from "../../src/shake/index.js";
import { matching, parsePattern } from "../../src/shake/pattern.js";
import { baseApplications, type Loaded, type Program, programOf } from "../../src/shake/program.js";
import { buildRoot } from "../support/build-root.js";
import { moduleGraph } from "./program.js";

it("names only capabilities that a user can open", async () => {
  const { doors, dormant } = readDoors(await readFile(dataFile("capabilities.toml"), "utf8"));
  expect(doors.length).toBeGreaterThan(5);
  for (const { capability, functions, calls } of doors) {
    expect(Object.keys(capabilities)).toContain(capability);
    const sleeps = dormant.some((each) => each.capability === capability);
    expect(functions.length + calls.length > 0 || sleeps, capability).toBe(true);
  }
});

/** Of other applications, or of other versions than those that are looked at. */
const elsewhere = [
  ...["dbg:*", "ttb:*", "i:*", "erl_distribution:start_link/2"],
  ...["prim_file", "prim_file:open/*", "erl_prim_loader", "lean_error_handler:*"],
  ...["lean_user:*", "lean_terms:*"],
  ...[
    "inet_tls_dist:*",
    "inet6_tls_dist:*",
    "ssl_dist_sup:*",
    "ssl_dist_connection_sup:*",
    "ssl_dist_admin_sup:*",
  ],
];

it("names what OTP 27 and Elixir 1.18 have", async () => {
  const program = programOf(await baseModules());
  const table = readDoors(await readFile(dataFile("capabilities.toml"), "utf8"));
  const patterns = [
    ...[...table.always, ...table.elsewhere, ...table.givenByCallers],
    ...table.computed.flatMap((each) => [
      ...each.in,
      ...each.means.filter((text) => !/^(behaviour|exports) /.test(text)),
    ]),
    ...table.doors.flatMap((door) => [...door.functions, ...door.openedBy, ...door.brings]),
    ...[...table.doors, ...table.served].flatMap(({ calls }) => calls.flatMap((call) => call.split(" -> "))),
    ...table.dormant.flatMap(({ start, functions }) => [...start, ...functions]),
    ...[...table.dormant, ...table.served].flatMap(({ to, openedBy }) => [...to, ...openedBy]),
    ...table.instead.flatMap((each) => [...each.in, ...each.calls]),
  ];
  const missing = patterns.filter((text) => matching(program, parsePattern(text), false).length === 0);
  expect(missing.filter((text) => !elsewhere.includes(text))).toEqual([]);
  for (const { means } of table.computed.filter((each) => each.means.length > 0))
    expect(
      scopesOf(program, [{ in: ["lists:map/2"], means }]).get(placeOf(program, "map/2"))?.size,
    ).toBeGreaterThan(0);
}, 60_000);

function placeOf({ modules }: Program, name: string): number {
  return modules.get("lists")?.functions.get(name) ?? -1;
}

async function baseModules(): Promise<readonly Loaded[]> {
  const { root } = await buildRoot();
  const loaded: Loaded[] = [];
  for (const lib of ["usr/lib/erlang/lib", "usr/lib/elixir/lib"])
    for (const folder of await readdir(join(root, lib))) {
      const application = folder.replace(/-[^-]*$/, "");
      if (application !== "erts" && !baseApplications.has(application)) continue;
      const ebin = join(root, lib, folder, "ebin");
      for (const file of (await readdir(ebin)).filter((name) => name.endsWith(".beam")))
        loaded.push({ graph: readGraph(await readFile(join(ebin, file))), origin: "base", application });
    }
  return loaded;
}

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
    runtime: { tree: { entries: [] } },
    argv: [],
    keep: ["MyApp.Plugn", "my_app"],
    capabilities: [],
  };
  const store = {};
  const found = await findReach(
    store as never,
    request as never,
    { program, beams: [], shadowed: [], original: undefined },
    {
      ...{ doors: [], dormant: [], served: [], instead: [] },
      ...{ always: [], givenByCallers: [], computed: [], elsewhere: [] },
    },
  );
  expect(found.unmatched).toEqual([{ rule: "MyApp.Plugn", near: ["MyApp.Plugin"] }]);
  expect([...found.reached.live.values()].map(({ rule }) => rule)).toEqual(["keep rule my_app"]);
});
