import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBeam, writeBeam } from "../../src/codec/beam/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { type FunctionNode, type ModuleGraph, readGraph, valueKind } from "../../src/shake/index.js";
import { buildRoot } from "../support/build-root.js";

const sources = ["sample.erl", "sample.ex"];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-graph-"));
  for (const name of sources)
    await copyFile(fileURLToPath(new URL(name, import.meta.url)), join(folder, name));
  const { root } = await buildRoot();
  await runInSandbox(
    { emit: () => undefined, signal: new AbortController().signal },
    {
      root,
      argv: ["/bin/sh", "-c", "cd /build && erlc sample.erl && elixirc sample.ex"],
      env: { LANG: "C.UTF-8", PATH: "/usr/bin:/bin" },
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
      timeoutMs: 60_000,
    },
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const bytesOf = (module: string) => readFile(join(folder, `${module}.beam`));
const graphOf = async (module: string) => readGraph(await bytesOf(module));

function node(graph: ModuleGraph, name: string): FunctionNode {
  const found = graph.functions.find((each) => `${each.name}/${each.arity}` === name);
  if (found === undefined) throw new Error(`${name} is not in the graph`);
  return found;
}

const names = (graph: ModuleGraph, places: readonly number[]) =>
  places.map((place) => `${graph.functions[place]?.name}/${graph.functions[place]?.arity}`);
const atoms = (graph: ModuleGraph, places: readonly number[]) => places.map((place) => graph.atoms[place]);

describe("readGraph", () => {
  it("finds functions, calls, funs and what runs on loading", async () => {
    const graph = await graphOf("sample");
    expect(graph.behaviours).toEqual(["gen_server"]);
    expect(names(graph, [graph.onLoad ?? -1])).toEqual(["loaded/0"]);
    expect(names(graph, node(graph, "handle_call/3").locals)).toEqual(["helper/1"]);
    expect(node(graph, "helper/1").exported).toBe(false);
    expect(names(graph, node(graph, "closure/1").funs)).toEqual(["-closure/1-fun-0-/2"]);
    expect(node(graph, "start/0").imports.map((place) => graph.imports[place])).toEqual([
      { module: "gen_server", name: "start_link", arity: 4 },
    ]);
  });

  it("tells arguments that are known where they are used", async () => {
    const graph = await graphOf("sample");
    const [call] = node(graph, "start/0").calls;
    expect(call?.line).toBe(12);
    const [name, module, argument, options] = call?.arguments ?? [];
    expect(name).toEqual([valueKind.literal, expect.any(Number)]);
    expect(module).toEqual([valueKind.atom, graph.atoms.indexOf("sample")]);
    expect(argument).toEqual([valueKind.literal, expect.any(Number)]);
    expect(options).toEqual([valueKind.list, 0]);
  });

  it("records calls whose target is computed, with what is known of it", async () => {
    const graph = await graphOf("sample");
    expect(node(graph, "applied/2").dynamic).toEqual([{ kind: "apply", arity: 1, file: 0, line: 23 }]);
    expect(node(graph, "named/2").dynamic).toEqual([
      { kind: "apply", arity: 2, file: 0, line: 26, name: "callback" },
    ]);
    expect(node(graph, "captured/1").dynamic).toEqual([
      { kind: "capture", arity: 7, file: 0, line: expect.any(Number), name: "callback" },
    ]);
  });

  it("looks into literals and tuples that are built", async () => {
    const graph = await graphOf("sample");
    const [place = -1] = node(graph, "literal/0").literals;
    const use = graph.literals[place];
    expect(use?.funs).toEqual([{ module: "lists", name: "reverse", arity: 1 }]);
    expect(use?.tuples).toEqual([{ module: "timer", name: "sleep", arity: 1 }]);
    expect(atoms(graph, use?.atoms ?? [])).toEqual(["timer", "sleep", "an_atom"]);
    expect(node(graph, "child/1").tuples).toEqual([{ module: "sample", name: "start_link", arity: 2 }]);
    const request = { module: "io_lib", name: "fread", arity: -1 };
    expect(node(graph, "request/1").tuples).toContainEqual(request);
    const [requested = -1] = node(graph, "requested/0").literals;
    expect(graph.literals[requested]?.tuples).toContainEqual(request);
  });

  it("keeps atoms that are only compared with apart from those that become values", async () => {
    const graph = await graphOf("sample");
    expect(atoms(graph, node(graph, "compare/1").atoms)).toEqual(["made"]);
    expect(atoms(graph, node(graph, "compare/1").compared)).toEqual(["only_compared"]);
    expect(atoms(graph, node(graph, "update/1").atoms)).toContain("updated");
    expect(atoms(graph, node(graph, "update/1").compared)).toEqual(["part"]);
  });

  it("marks stubs of native functions", async () => {
    const graph = await graphOf("sample");
    expect(graph.functions.filter(({ nif }) => nif).map(({ name }) => name)).toEqual(["stub", "native"]);
  });

  it("knows protocols and their implementations", async () => {
    expect((await graphOf("Elixir.Shape")).protocol).toEqual({ fallbackToAny: true });
    expect((await graphOf("Elixir.Shape.Square")).implementation).toEqual({
      protocol: "Elixir.Shape",
      for: "Elixir.Square",
    });
  });

  it("is plain data, the same for the same file", async () => {
    const graph = await graphOf("sample");
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
    expect(await graphOf("sample")).toEqual(graph);
  });

  it("keeps a module with an unknown instruction whole, and says which", async () => {
    const chunks = readBeam(await bytesOf("sample")).map(({ id, data }) => {
      if (id !== "Code") return { id, data };
      const code = Uint8Array.from(data);
      code[20] = 250;
      return { id, data: code };
    });
    const graph = readGraph(writeBeam([...chunks, { id: "Mine", data: Uint8Array.of(1) }]));
    expect(graph.opaque).toContain("instruction 250");
    expect(graph.unknownChunks).toEqual(["Mine"]);
    expect(graph.functions.map(({ name }) => name)).toContain("start");
  });
});
