import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sample } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildRoot } from "../support/build-root.js";
import { inSandbox, runOverForms, writeForms } from "./forms.js";
import { modulesOf } from "./written.js";

const count = 60;
/** Of Elixir too: Code, Line, LitT and Meta differ from those of erlc. */
const elixir = `defmodule WrittenInElixir do
  defstruct a: 1, b: [2]
  def f0(x, y), do: %{__struct__: __MODULE__, x: x} |> Map.put(:y, "#{inspect(y)}")
  def f1(x, y) when is_list(x), do: for(e <- x, e != y, into: %{}, do: {e, helper(e)})
  def f1(x, _), do: with({:ok, v} <- x, do: v, else: (_ -> raise(ArgumentError, "no #{inspect(x)}")))
  def f2(<<c::utf8, rest::binary>>, y), do: {c, rest, fn z -> {z, y} end.(c)}
  def f2(x, y), do: Enum.reduce([x, y], %__MODULE__{}, fn e, acc -> %{acc | b: [e | acc.b]} end)
  defp helper(e), do: try(do: e + 1, rescue: (ArithmeticError -> :none))
end
`;

let folder: string;
let seed: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-generated-"));
  seed = Date.now() % 1_000_000;
  const [modules = []] = sample(modulesOf(count), { seed, numRuns: 1 });
  for (const [place, text] of modules.entries()) await writeFile(join(folder, `written_${place}.erl`), text);
  await writeFile(join(folder, "written.ex"), elixir);
  const { root } = await buildRoot();
  const compile = "erlc +nowarn_nomatch written_*.erl >/dev/null && elixirc written.ex";
  await inSandbox(root, folder, ["/bin/sh", "-c", `cd /build && ${compile}`]);
  const names = [...modules.keys()].map((place) => `written_${place}`);
  for (const [place, name] of [...names, "Elixir.WrittenInElixir"].entries())
    await writeForms(folder, join(folder, `${name}.beam`), seed + place);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("keepFunctions, over generated modules", () => {
  it("gives modules that load and disassemble to what they were", async () => {
    const lines = await runOverForms("compare.escript", folder);
    expect(lines, `seed ${seed}`).toEqual([
      expect.stringMatching(new RegExp(`^compared ${count + 1} modules, \\d{3,} functions$`)),
    ]);
  });

  it("gives functions that return and raise what they did, from the same lines", async () => {
    const lines = await runOverForms("run.escript", folder);
    expect(lines, `seed ${seed}`).toEqual([
      expect.stringMatching(new RegExp(`^compared \\d{4,} calls in ${count + 1} modules$`)),
    ]);
  });
});
