import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainsOf } from "../../src/analyze/index.js";
import { type Image, imageSchema } from "../../src/image/index.js";
import { leanvm } from "../support/leanvm.js";
import { bench, built, errorOf, helloWorld, httpApi, withCache } from "./kit.js";
import { tinyProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;

const mix = `defmodule Tiny.MixProject do
  use Mix.Project
  def project, do: [app: :tiny, version: "0.1.0", deps: []]
  def application, do: [extra_applications: [:logger, :ssl]]
end
`;

beforeAll(async () => {
  folder = await bench();
  const tiny = await tinyProject(join(folder.path, "project"), { "mix.exs": mix });
  const fast = ["--compression", "gzip"];
  await built([helloWorld, "-o", join(folder.path, "hello"), ...fast]);
  await built([httpApi, "-o", join(folder.path, "api"), ...fast]);
  await built([tiny, "-o", join(folder.path, "tiny"), "--capability", "shell", ...fast]);
});
afterAll(() => folder.remove());

async function image(name: string): Promise<Image> {
  return imageSchema.parse(JSON.parse(await readFile(join(folder.path, name, "image.json"), "utf8")));
}

interface Answer {
  readonly thing: { readonly id: string };
  readonly chain: readonly { readonly name: string }[];
  readonly changes: readonly { readonly remedy: string }[];
}

async function answer(name: string, thing: string): Promise<Answer> {
  const ran = await leanvm(["why", join(folder.path, name), thing, "--json"], { env: withCache() });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
}

describe.each(["hello", "api", "tiny"])("every reason in the image of %s", (name) => {
  it("has a chain that ends at a root which the image names", async () => {
    const found = await image(name);
    const roots = found.needs?.filter(({ by }) => by === undefined).map(({ id }) => id) ?? [];
    roots.push(`linux:${found.kernel.release}`);
    const chains = chainsOf(found);
    const owners = found.reasons.map(({ from }) => from ?? "");
    expect(owners.filter((id) => !Object.hasOwn(chains, id))).toEqual([]);
    const open = Object.entries(chains).filter(
      ([, [root]]) => root === undefined || !roots.includes(root.id),
    );
    expect(open).toEqual([]);
  });

  it("takes less than 30 kB of image.json", async () => {
    expect(JSON.stringify((await image(name)).needs).length).toBeLessThan(30_000);
  });
});

describe("leanvm why", () => {
  it.each([
    [
      "hello",
      "libstdc++.so.6",
      ["hello_world", "erts", expect.stringContaining("/beam.smp"), "libstdc++.so.6"],
    ],
    ["hello", "libc6", ["hello_world", "erts", expect.stringContaining("/bin/"), "libc.so.6", "libc6"]],
    ["hello", "Enum", ["hello_world", "elixir", "Enum"]],
    ["hello", ":lists", ["hello_world", "stdlib", ":lists"]],
    ["hello", "logger", ["hello_world", "hello_world", "logger"]],
    ["hello", "compiler", ["hello_world", "elixir", "compiler"]],
    ["hello", "failover", ["qemu", "virtio_net", "net_failover", "failover"]],
    ["hello", "erlang-base", ["hello_world", expect.anything(), "erlang-base"]],
    ["hello", "libc-bin", ["hello_world", "libc-bin"]],
    ["hello", "/init", ["guest/init", "/init"]],
    ["hello", "etc/hosts", ["configuration", "/etc/hosts"]],
    ["hello", "linux", ["Linux"]],
    ["api", "HttpApi.Application", ["http_api", "http_api", "HttpApi.Application"]],
    ["api", "inet_gethost", ["http_api", "erts", expect.stringContaining("/inet_gethost")]],
    ["tiny", "crypto", ["tiny", "tiny", "ssl", "crypto"]],
    ["tiny", "libssl3t64", expect.arrayContaining(["tiny", "crypto", "libssl3t64"])],
    ["tiny", "erlang-public-key", ["tiny", "tiny", "ssl", "public_key", "erlang-public-key"]],
    ["tiny", "dash", ["shell", "dash"]],
  ])("in %s: %s", async (name, thing, chain) => {
    expect((await answer(name, thing)).chain.map((link) => link.name)).toEqual(chain);
  });

  it.each([
    ["libcrypto.so.3", ["remove :ssl from extra_applications of tiny in mix.exs"]],
    ["asn1", ["remove :ssl from extra_applications of tiny in mix.exs"]],
    ["dash", ["leave out capability shell"]],
    ["libstdc++6", []],
    ["stdlib", []],
  ])("says what would have to change for %s to go", async (thing, changes) => {
    expect((await answer("tiny", thing)).changes.map(({ remedy }) => remedy)).toEqual(changes);
  });

  it("answers people in a few lines", async () => {
    const ran = await leanvm(["why", join(folder.path, "tiny"), "ssl"], { env: withCache() });
    const lines = ran.stdout.split("\n");
    expect(lines[0]).toMatch(/^ssl [\d.]+ is in the image of tiny because$/);
    expect(lines[1]).toMatch(/^ {2}tiny 0\.1\.0 +the release$/);
    expect(lines[2]).toMatch(/^ {2}└ tiny 0\.1\.0 +application of the release$/);
    expect(lines[3]).toMatch(/^ {4}└ ssl [\d.]+ +listed by tiny in `applications`$/);
    expect(ran.stdout).toMatch(/It takes [\d.]+ kB unpacked, about [\d.]+ kB of the image\./);
    expect(ran.stdout).toContain("To be rid of it, remove :ssl from extra_applications of tiny in mix.exs.");
    expect(lines.every((line) => line.length < 110)).toBe(true);
  });

  it("ends with 2 and the nearest names for what is not there", async () => {
    const ran = await leanvm(["why", join(folder.path, "hello"), "Enmu", "--json"], { env: withCache() });
    expect(ran.status).toBe(2);
    expect(errorOf(ran)).toMatchObject({ code: "NOT_IN_IMAGE", hint: expect.stringContaining("Enum") });
  });

  it("tells a package that only helped to build from one that nobody knows", async () => {
    const ran = await leanvm(["why", join(folder.path, "hello"), "gcc"], { env: withCache() });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("helped to build");
  });
});
