import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Release } from "../../src/release/index.js";
import type { Store } from "../../src/store/index.js";
import { type HexMirrorServer, hexTarball, serveHex } from "../support/hex-mirror.js";
import { buildSample, recording, runRelease, serveGit, temporaryFolder, temporaryStore } from "./kit.js";
import { writeSample } from "./sample.js";
import { samplePackages } from "./sample-packages.js";

/** One application with a dozen Hex packages (two by rebar3, one with C code), a git and a path dependency. */
describe("a project with real dependencies", () => {
  let folder: string;
  let project: string;
  let store: Store;
  let hex: HexMirrorServer;
  let git: Awaited<ReturnType<typeof serveGit>>;
  let packages: Awaited<ReturnType<typeof pack>>;
  let release: Release;

  const pack = () =>
    Promise.all(samplePackages.map(async (source) => ({ ...source, ...(await hexTarball(source)) })));

  beforeAll(async () => {
    folder = await temporaryFolder();
    store = await temporaryStore(folder);
    packages = await pack();
    hex = await serveHex(packages);
    git = await serveGit(join(folder, "git"), {
      "src/lean_gitted.app.src":
        '{application, lean_gitted, [{vsn, "1.0.0"}, {applications, [kernel, stdlib]}]}.\n',
      "src/lean_gitted.erl": '-module(lean_gitted).\n-export([word/0]).\nword() -> <<"locked">>.\n',
      "rebar.config": "{deps, []}.\n",
    });
    project = await writeSample(join(folder, "here"), packages, git.repository);
    release = await buildSample(store, { project, hexMirror: hex.url });
  });

  afterAll(async () => {
    await hex?.close();
    await git?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("fetches each package of the lock once, and none that only development needs", () => {
    const wanted = samplePackages.map(({ name, version }) => `/tarballs/${name}-${version}.tar`);
    expect([...hex.asked].sort()).toEqual(wanted.sort());
  });

  it("holds every application, those of the runtime marked as such", () => {
    const names = release.applications.map(({ name }) => name);
    for (const { name } of samplePackages.filter((each) => each.name !== "lean_make")) {
      expect(names).toContain(name);
    }
    expect(names).toContain("shared");
    expect(names).toContain("lean_gitted");
    expect(names).not.toContain("lean_make");
    const kernel = release.applications.find(({ name }) => name === "kernel");
    expect(kernel?.origin).toBe("otp");
    expect(release.tree.entries.some(({ path }) => path.startsWith("lib/kernel-"))).toBe(false);
  });

  it("runs: each dependency answers, runtime.exs reads the environment, overlay and vm.args are honoured", async () => {
    expect(await runRelease(store, release, { WORD: "given" })).toBe(
      [
        'web {"size":"17 MB","page":"/HOME"} native 42 data nothing without a reason',
        "git locked shared beside word given",
        "overlay an overlay schedulers 1",
      ].join("\n"),
    );
  });

  it("gives the same bytes from another folder with an empty cache, and asks the network again only then", async () => {
    const elsewhere = await writeSample(join(folder, "quite/some/where else"), packages, git.repository);
    const fresh = await temporaryStore(join(folder, "fresh"));
    const again = await buildSample(fresh, { project: elsewhere, hexMirror: hex.url });
    expect(again).toEqual(release);
  });

  it("needs no network once everything is in the store", async () => {
    const elsewhere = await writeSample(join(folder, "offline"), packages, git.repository);
    expect(await buildSample(store, { project: elsewhere })).toEqual(release);
    const { context, events } = recording();
    await buildSample(store, { project }, context);
    const ends = events.filter((event) => event.type === "step-end");
    expect(ends.every(({ outcome }) => outcome === "cached")).toBe(true);
  });

  it("refuses a package that is not the one in the lock, keeps nothing of it, and builds once it is", async () => {
    const fresh = await temporaryStore(join(folder, "tampered"));
    const path = "/tarballs/lean_json-1.0.0.tar";
    hex.tamper(path, (bytes) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(2000) ^ 1, 2000);
      return changed;
    });
    await expect(buildSample(fresh, { project, hexMirror: hex.url })).rejects.toMatchObject({
      code: "HEX_CHECKSUM",
      message: expect.stringMatching(/lean_json 1\.0\.0.*[0-9a-f]{64}.*[0-9a-f]{64}/),
    });
    hex.tamper(path, (bytes) => bytes);
    expect(await buildSample(fresh, { project, hexMirror: hex.url })).toEqual(release);
  });
});
