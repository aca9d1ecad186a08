import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, helloWorld, withCache } from "./kit.js";

const kitchenSink = fileURLToPath(new URL("../../examples/kitchen_sink", import.meta.url));

/** The project's other releases, with the doors that their own calls do not open. */
const others = [
  { name: "sink_otp", flags: [], cases: 80 },
  { name: "sink_doors", flags: ["--capability", "shell"], cases: 70 },
] as const;

/** Four builds and boots, emulated, on a busy machine. */
const timeout = 1_800_000;

/** A name in lower case, its result behind it; what Logger prints by itself lies between. */
const caseLine = /^(case [a-z_0-9]+ .*|kitchen sink done)\r?$/gm;

let folder: Awaited<ReturnType<typeof bench>>;
let sink: string;
let expected: readonly string[];

beforeAll(async () => {
  folder = await bench();
  sink = await copyProject(kitchenSink, join(folder.path, "kitchen_sink"));
  expected = await casesAt("off");
});
afterAll(() => folder.remove());

async function image(project: string, level: string, ...further: readonly string[]): Promise<string> {
  const path = join(folder.path, `${level}-${further.join("-").replaceAll(/[^a-z]+/gi, "")}`);
  await built([project, "-o", path, "--shrink", level, ...further]);
  return path;
}

async function consoleOf(path: string): Promise<string> {
  const args = ["run", path, "--until-ready", "--timeout", "500"];
  const ran = await leanvm(args, { env: withCache() });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stderr + ran.stdout;
}

async function casesAt(level: string, ...further: readonly string[]): Promise<readonly string[]> {
  const text = await consoleOf(await image(sink, level, "--compression", "gzip", ...further));
  return [...text.matchAll(caseLine)].map(([, line = ""]) => line);
}

describe("examples/kitchen_sink", () => {
  it("runs all its cases", () => {
    expect(expected.length).toBeGreaterThan(600);
    expect(expected.at(-1)).toBe("kitchen sink done");
  });

  it("gives the same with --shrink functions", async () => {
    expect(await casesAt("functions")).toEqual(expected);
  });

  it("says why an image has a capability", async () => {
    const path = join(folder.path, "functions-compressiongzip");
    const why = await leanvm(["why", path, "capability:log_files"], { env: withCache() });
    expect(why.stdout).toContain("KitchenSink");
  });

  it("says of a function by which calls it is there, or what brings it back", async () => {
    const path = join(folder.path, "functions-compressiongzip");
    const why = async (thing: string) =>
      JSON.parse((await leanvm(["why", path, thing, "--json"], { env: withCache() })).stdout);
    const kept = await why("Enum.map/2");
    expect(kept).toMatchObject({ kept: true, thing: { id: "function:Elixir.Enum:map/2" } });
    expect(kept.chain.length).toBeGreaterThan(1);
    expect(await why("compile:file/1")).toMatchObject({
      kept: false,
      removed: { rule: "capability", bringBack: ["--capability compile"] },
    });
  });

  it.for(others)(
    "gives the same at every level in the release $name",
    { timeout },
    async (release, context) => {
      longMatrix(context);
      const flags = ["--release", release.name, ...release.flags];
      const without = await casesAt("off", ...flags);
      expect(without.length).toBeGreaterThan(release.cases);
      expect(without.at(-1)).toBe("kitchen sink done");
      for (const level of ["functions", "modules", "apps"])
        expect(await casesAt(level, ...flags), level).toEqual(without);
    },
  );

  it.for(["apps", "modules"])("gives the same with --shrink %s", async (level, context) => {
    longMatrix(context);
    expect(await casesAt(level)).toEqual(expected);
  });
});

describe("a function that was left out", () => {
  it("says so in Logger and as the reason, and how to have it", async () => {
    const project = await copyProject(kitchenSink, join(folder.path, "left_out"));
    const call = 'apply(Code, String.to_atom(Enum.join(["eval", "string"], "_")), ["1"])';
    const file = join(project, "apps/sink_runner/lib/runner.ex");
    const source = await readFile(file, "utf8");
    const print = `IO.puts("reason: " <> inspect(catch_error(fn -> ${call} end)))`;
    const helper =
      "defp catch_error(f), do: (try do f.() rescue e -> Exception.message(e) end)\n\n  defp report(";
    const changed = source.replace('IO.puts("kitchen sink done")', print).replace("defp report(", helper);
    await writeFile(file, changed);
    const text = await consoleOf(await image(project, "functions", "--compression", "gzip"));
    const sentence =
      "Code.eval_string/1 was left out of this image because capability eval is closed; build it with --capability eval to have it.";
    expect(text).toContain(`[error] ${sentence}`);
    expect(text).toMatch(/reason: .*left_out.*Code\.eval_string\/1 was left out/);
  });
});

describe("examples/hello_world", () => {
  it("is a quarter of the code by functions, without the evaluator that runtime.exs had needed", async () => {
    const project = await copyProject(helloWorld, join(folder.path, "hello_world"));
    const path = await image(project, "functions", "--keep", "Helo.world");
    expect(await consoleOf(path)).toContain("Hello from Elixir");
    const { shrink } = JSON.parse(await readFile(join(path, "image.json"), "utf8"));
    expect(shrink.after.code).toBeLessThan(shrink.before.code * 0.26);
    expect(shrink.opened).toEqual([]);
    expect(shrink.unmatched[0].rule).toBe("Helo.world");
  });

  it("opens a node when distribution is open", async (context) => {
    longMatrix(context);
    const project = await copyProject(helloWorld, join(folder.path, "distributed"));
    const path = await image(project, "functions", "--capability", "distribution", "--compression", "gzip");
    expect(await consoleOf(path)).toContain("Hello from Elixir");
  });

  it("evaluates and compiles when the application does", async (context) => {
    longMatrix(context);
    const project = await copyProject(helloWorld, join(folder.path, "evaluates"));
    const file = join(project, "lib/hello_world/application.ex");
    const text = "defmodule Made do def twice(n), do: n * 2 end; for n <- [1, 2], do: Made.twice(n)";
    const call = `IO.inspect(elem(Code.eval_string(${JSON.stringify(text)}), 0), label: "evaluated")`;
    const source = await readFile(file, "utf8");
    await writeFile(
      file,
      source.replace("    Supervisor.start_link(", `    ${call}\n    Supervisor.start_link(`),
    );
    const path = await image(project, "functions", "--capability", "compile", "--compression", "gzip");
    expect(await consoleOf(path)).toContain("evaluated: [2, 4]");
  });

  it("reads a runtime.exs that cannot be compiled at boot, and says why", async () => {
    const project = await copyProject(helloWorld, join(folder.path, "evaluated"));
    const file = join(project, "config/runtime.exs");
    const further = `
values = for n <- 1..3, n > 1, into: [], do: n
if config_env() == :prod, do: config(:hello_world, list: values |> Enum.map(&Integer.to_string/1), words: ~w(a b)a)
level = System.get_env("LEVEL") || "info"
unless level in ["info", "debug"], do: raise("no level #{inspect(level)}")

with {:ok, date} <- Date.from_iso8601("2024-01-02"), %{year: year} when year > 2000 <- date do
  config :hello_world, date: date, source: Regex.source(~r/a(b)+/i), packed: <<year::16, "x"::binary>>
end

try do
  raise "not meant"
rescue
  error in RuntimeError -> config :hello_world, error: Exception.message(error), put: put_in([a: 1][:a], 3)
end

binding()
`;
    await writeFile(file, `${await readFile(file, "utf8")}${further}`);
    const path = join(folder.path, "evaluated-image");
    const { stderr } = await built([project, "-o", path, "--shrink", "functions", "--compression", "gzip"]);
    expect(stderr).toMatch(/runtime\.exs is evaluated at boot.*line \d+ has binding/);
    const { shrink } = JSON.parse(await readFile(join(path, "image.json"), "utf8"));
    const by = "runtime.exs, which is evaluated at boot";
    expect(shrink.opened).toContainEqual({ capability: "eval", by });
    for (const each of shrink.opened)
      expect(each.by).toMatch(/^(runtime\.exs, which|code that) is evaluated/);
    expect(await consoleOf(path)).toContain("Hello from Elixir");
  });
});
