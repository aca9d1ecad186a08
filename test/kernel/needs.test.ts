import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../src/filetree/index.js";
import { kernelNeeds } from "../../src/kernel/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { buildRoot } from "../support/build-root.js";
import { testCache } from "../support/cache.js";

const context = { emit: () => undefined, signal: new AbortController().signal };
const owner = "application:api@0.1.0";

const sources = {
  listener: "-module(listener).\n-export([options/0]).\noptions() -> [inet6, {port, 80}].\n",
  wildcard: "-module(wildcard).\n-export([ip/0]).\nip() -> {0, 0, 0, 0, 0, 0, 0, 0}.\n",
  group: "-module(group).\n-export([join/0]).\njoin() -> [{add_membership, {{233, 252, 1, 32}, any}}].\n",
  plain: "-module(plain).\n-export([ip/0]).\nip() -> {{0, 0, 0, 0}, {a, 1, 2, 3, 4, 5, 6, 7}}.\n",
};

let work: string;
let store: Store;
let objects: ReadonlyMap<string, string>;

beforeAll(async () => {
  await mkdir(testCache(), { recursive: true });
  work = await mkdtemp(join(testCache(), "kernel-needs-"));
  store = await openStore(join(work, "store"));
  const { root } = await buildRoot();
  for (const [name, text] of Object.entries(sources)) await writeFile(join(work, `${name}.erl`), text);
  const watcher = "#include <sys/inotify.h>\nint main(void) { return inotify_init1(0); }\n";
  await writeFile(join(work, "watcher.c"), watcher);
  const binds = [{ host: work, guest: "/build", mode: "rw" }] as const;
  const modules = Object.keys(sources).map((name) => `${name}.erl`);
  await runInSandbox(context, { root, cwd: "/build", argv: ["erlc", ...modules], binds });
  await runInSandbox(context, { root, cwd: "/build", argv: ["gcc", "-o", "watcher", "watcher.c"], binds });
  const files = [...Object.keys(sources).map((name) => `${name}.beam`), "watcher"];
  objects = new Map(
    await Promise.all(
      files.map(async (name) => [name, await store.put(await readFile(join(work, name)))] as const),
    ),
  );
}, 300_000);
afterAll(() => rm(work, { recursive: true, force: true }));

function entry(name: string, from = owner): Entry {
  const [path, mode] = name.endsWith(".beam")
    ? [`lib/api/ebin/${name}`, 0o644]
    : [`lib/api/priv/${name}`, 0o755];
  const why = { stage: "release", from, rule: "a test" };
  const content = { object: objects.get(name) ?? "", size: 1 };
  return { kind: "file", path, mode, uid: 0, gid: 0, content, why };
}

const needsOf = (...release: readonly Entry[]) => kernelNeeds(context, store, { release, native: [] });

describe("what an image needs of its kernel", () => {
  it("is told by an option of a socket that joins a group", async () => {
    expect(await needsOf(entry("group.beam"))).toEqual([
      {
        capability: "multicast",
        by: owner,
        rule: "group names :add_membership: it joins a group of machines",
      },
    ]);
  });

  it("is told by an atom", async () => {
    expect(await needsOf(entry("listener.beam"), entry("plain.beam"))).toEqual([
      { capability: "ipv6", by: owner, rule: "listener names :inet6: IPv6 sockets" },
    ]);
  });

  it("is told by an address", async () => {
    expect(await needsOf(entry("wildcard.beam"))).toEqual([
      { capability: "ipv6", by: owner, rule: "wildcard has {0, 0, 0, 0, 0, 0, 0, 0}: IPv6 sockets" },
    ]);
  });

  it("is told by what a program calls", async () => {
    expect(await needsOf(entry("watcher"))).toEqual([
      {
        capability: "inotify",
        by: owner,
        rule: "/lib/api/priv/watcher calls inotify_init1: it watches files",
      },
    ]);
  });

  it("is nothing for what is OTP's own", async () => {
    const native = [entry("listener.beam", "otp:kernel@10.2"), entry("watcher", "otp:erts@15.2")];
    expect(await kernelNeeds(context, store, { release: [], native })).toEqual([]);
  });

  it("is nothing for a plain module, and for one of Elixir's own", async () => {
    expect(await needsOf(entry("plain.beam"), entry("listener.beam", "application:logger@1.18.3"))).toEqual(
      [],
    );
  });
});
