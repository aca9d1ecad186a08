import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { bench, built, withCache } from "./kit.js";
import { tinyProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;
let image: string;

/** A project that uses a library in Elixir and Erlang, which says in three places what cannot be seen. */
const files = {
  "mix.exs": `defmodule Tiny.MixProject do
  use Mix.Project
  def project, do: [app: :small, version: "0.1.0", deps: [{:speaking, path: "speaking"}]]
  def application, do: [mod: {Small, []}]
end
`,
  "lib/small.ex": `defmodule Small do
  use Application

  def start(_type, _args) do
    IO.puts(Speaking.hello())
    Supervisor.start_link([{Task, fn -> System.stop(0) end}], strategy: :one_for_one)
  end
end
`,
  "speaking/mix.exs": `defmodule Speaking.MixProject do
  use Mix.Project
  def project, do: [app: :speaking, version: "1.0.0", deps: []]
  def application, do: []
end
`,
  "speaking/lib/speaking.ex": `defmodule Speaking do
  Module.register_attribute(__MODULE__, :lean, persist: true)
  @lean keep: [Speaking.Spare, "Speaking.Words.say/1"], capabilities: [:disk_log]

  def hello, do: "hello"
end

defmodule Speaking.Spare do
  def wheel, do: :spare
end

defmodule Speaking.Words do
  def say(word), do: word
  def read, do: :from_a_file
end
`,
  "speaking/src/speaking_low.erl": `-module(speaking_low).
-export([whisper/1, mumble/1]).
-lean([{keep, [{speaking_low, whisper, 1}]}]).
whisper(Word) -> Word.
mumble(Word) -> [Word].
`,
  "speaking/priv/lean.toml": 'keep = ["Speaking.Words.read/0"]\n',
};

beforeAll(async () => {
  folder = await bench();
  const project = await tinyProject(join(folder.path, "project"), files);
  image = join(folder.path, "image");
  await built([project, "-o", image, "--shrink", "functions", "--compression", "gzip"]);
});
afterAll(() => folder.remove());

async function why(thing: string) {
  const ran = await leanvm(["why", image, thing], { env: withCache() });
  return ran.stdout;
}

describe("a library that says what it needs", () => {
  it.each([
    ["Speaking.Words.say/1", "keep rule of speaking: Speaking.Words.say/1"],
    ["Speaking.Spare.wheel/0", "keep rule of speaking: Elixir.Speaking.Spare"],
    ["speaking_low:whisper/1", "keep rule of speaking: speaking_low:whisper/1"],
    ["Speaking.Words.read/0", "keep rule of speaking: Speaking.Words.read/0"],
    ["capability:disk_log", "the rules of speaking (lib/speaking-1.0.0/ebin/Elixir.Speaking.beam)"],
  ])("has %s, and why", async (thing, words) => {
    expect(await why(thing)).toContain(words);
  });

  it("has not what it does not name", async () => {
    expect(await why("speaking_low:mumble/1")).toContain("nothing was seen to call it");
  });
});
