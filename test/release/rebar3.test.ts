import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../../src/error/index.js";
import { find } from "../../src/filetree/index.js";
import type { Store } from "../../src/store/index.js";
import {
  type HexMirrorServer,
  type HexTarball,
  hexTarball,
  type PackageSource,
  serveHex,
} from "../support/hex-mirror.js";
import { buildSample, recording, runRelease, temporaryFolder, temporaryStore } from "./kit.js";
import { writeFiles } from "./sample.js";

const app = (name: string, needs: string) =>
  `{application, ${name}, [{description, ""}, {vsn, "1.0.0"}, {registered, []}, {applications, [${needs}]}]}.\n`;

const sources: readonly PackageSource[] = [
  {
    name: "over",
    version: "1.0.0",
    managers: ["rebar3"],
    needs: [{ name: "under", wanted: "~> 1.0" }],
    files: {
      "rebar.config": '{deps, [{under, "~> 1.0"}]}.\n',
      "src/over.app.src": app("over", "kernel, stdlib, under"),
      "src/over.erl": "-module(over).\n-export([word/0]).\nword() -> [under:word(), $!].\n",
    },
  },
  {
    name: "under",
    version: "1.0.0",
    managers: ["rebar3"],
    files: {
      "src/under.app.src": app("under", "kernel, stdlib"),
      "src/under.erl": '-module(under).\n-export([word/0]).\nword() -> "ahoy".\n',
    },
  },
];

const rebarConfig = `{deps, [{over, "~> 1.0"}]}.
{relx, [{release, {demo, "0.2.0"}, [demo]},
        {sys_config_src, "config/sys.config.src"}, {vm_args_src, "config/vm.args.src"}]}.
{profiles, [{prod, [{relx, [{mode, prod}]}]}]}.
`;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: relx's notation
const project = {
  "rebar.config": rebarConfig,
  "config/sys.config.src": '[{demo, [{port, ${PORT:-8080}}, {who, "${WHO}"}]}].\n',
  "config/vm.args.src": "-sname demo -setcookie secret # not in an image\n+S ${SCHEDULERS:-1}\n",
  "src/demo.app.src":
    '{application, demo, [{description, ""}, {vsn, "0.2.0"}, {registered, []}, {mod, {demo, []}}, {applications, [kernel, stdlib, over]}]}.\n',
  "src/demo.erl": `-module(demo).
-behaviour(application).
-export([start/2, stop/1]).
start(_Type, _Arguments) ->
    {ok, Port} = application:get_env(port),
    {ok, Who} = application:get_env(who),
    io:format("~s ~s port ~b schedulers ~b alive ~p~n",
              [over:word(), Who, Port, erlang:system_info(schedulers), is_alive()]),
    spawn(fun() -> init:stop() end),
    {ok, self()}.
stop(_State) -> ok.
`,
};
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: relx's notation

describe("a rebar3 project", () => {
  let folder: string;
  let store: Store;
  let mirror: HexMirrorServer;
  let packages: readonly (PackageSource & HexTarball)[];
  let count = 0;

  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await temporaryStore(folder);
    packages = await Promise.all(
      sources.map(async (source) => ({ ...source, ...(await hexTarball(source)) })),
    );
    mirror = await serveHex(packages);
  });
  afterAll(async () => {
    await mirror.close();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (files: Readonly<Record<string, string>> = {}) =>
    writeFiles(join(folder, `p${++count}`), { ...project, "rebar.lock": lockOf(packages), ...files });
  const build = (path: string, context = recording().context) =>
    buildSample(store, { project: path, hexMirror: mirror.url }, context);
  const failure = async (path: string) => {
    const error: unknown = await build(path).catch((thrown: unknown) => thrown);
    if (!(error instanceof LeanError)) throw error;
    return error.record;
  };

  it("is built from locked packages, and rendered from the environment at each start", async () => {
    const path = await write();
    const { context, events } = recording();
    const release = await build(path, context);
    expect(release).toMatchObject({
      name: "demo",
      version: "0.2.0",
      launcher: "erlang",
      mode: "embedded",
      templates: ["sys.config.src", "vm.args.src"],
    });
    expect(events).toContainEqual({
      type: "notice",
      message: expect.stringContaining("vm.args.src are left out"),
    });
    const env = { WHO: "you", PORT: "9", SCHEDULERS: "2" };
    expect(await runRelease(store, release, env)).toContain("ahoy! you port 9 schedulers 2 alive false");
    expect(await runRelease(store, release, { WHO: "me" })).toContain(
      "ahoy! me port 8080 schedulers 1 alive false",
    );
    expect(release.tree.entries.filter(({ path: file }) => /^(bin|erts-|lib\/kernel)/.test(file))).toEqual(
      [],
    );
  });

  it("keeps its name and cookie when distribution is open", async () => {
    const release = await buildSample(store, {
      project: await write(),
      hexMirror: mirror.url,
      distribution: true,
    });
    const entry = find(release.tree, "releases/0.2.0/vm.args.src");
    if (entry?.kind !== "file" || !("object" in entry.content)) throw new Error("vm.args.src is a file");
    expect((await store.read(entry.content.object)).toString()).toContain("-sname demo -setcookie secret");
    expect(release.fixedCookie).toBe(true);
  });

  it("is answered from the cache when nothing changed, and compiled again when something did", async () => {
    const path = await write();
    const first = await build(path);
    const { context, events } = recording();
    expect(await build(path, context)).toEqual(first);
    expect(events.flatMap((event) => (event.type === "step-end" ? [event.outcome] : []))).not.toContain(
      "done",
    );
    await writeFile(join(path, "src/demo.erl"), project["src/demo.erl"].replace("port", "at"));
    expect(await build(path)).not.toEqual(first);
  });

  it.each([
    [
      "a lock without checksums",
      { "rebar.lock": '{"1.2.0",[{<<"over">>,{pkg,<<"over">>,<<"1.0.0">>},0}]}.\n[{pkg_hash,[]}].\n' },
      "LOCK_TOO_OLD",
      /over in rebar\.lock lacks a checksum/,
    ],
    ["no lock", { "rebar.lock": "" }, "DEP_NOT_LOCKED", /over is not in rebar\.lock/],
    ["no release", { "rebar.config": "{deps, []}.\n" }, "RELEASE_MISSING", /no `relx` section/],
    [
      "several releases",
      { "rebar.config": '{relx, [{release, {web, "1"}, [demo]}, {release, {worker, "1"}, [demo]}]}.\n' },
      "RELEASE_AMBIGUOUS",
      /web, worker/,
    ],
    [
      "a broken rebar.config",
      { "rebar.config": "{deps, [}.\n" },
      "PROJECT_UNREADABLE",
      /rebar\.config, line 1: .*syntax error/,
    ],
    [
      "a compile error",
      { "src/demo.erl": "-module(demo).\nx() -> Y.\n" },
      "COMPILE_FAILED",
      /demo does not compile/,
    ],
    [
      "a release of what is not there",
      { "rebar.config": rebarConfig.replace("[demo]", "[demo, nowhere]") },
      "RELEASE_FAILED",
      /could not assemble the release demo/,
    ],
  ])("with %s is refused", async (_, files, code, says) => {
    const record = await failure(await write(files));
    expect(record.code).toBe(code);
    expect(record.message).toMatch(says);
    if (code.endsWith("FAILED"))
      expect(record.details?.join("\n")).toMatch(/variable 'Y' is unbound|nowhere/);
  });

  it("refuses a package that is not the locked one", async () => {
    const other = await temporaryStore(await temporaryFolder());
    const path = await write();
    mirror.tamper("/tarballs/under-1.0.0.tar", (bytes) => Buffer.concat([bytes, Buffer.alloc(512)]));
    const error: unknown = await buildSample(other, { project: path, hexMirror: mirror.url }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "HEX_CHECKSUM" });
  });
});

function lockOf(packages: readonly (PackageSource & HexTarball)[]): string {
  const entries = packages.map(
    ({ name }, level) => `{<<"${name}">>,{pkg,<<"${name}">>,<<"1.0.0">>},${level}}`,
  );
  const sums = (which: "inner" | "outer") =>
    packages.map((each) => `{<<"${each.name}">>, <<"${each[which].toUpperCase()}">>}`).join(",\n ");
  return `{"1.2.0",
[${entries.join(",\n ")}]}.
[
{pkg_hash,[
 ${sums("inner")}]},
{pkg_hash_ext,[
 ${sums("outer")}]}
].
`;
}
