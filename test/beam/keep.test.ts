import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { decodeModule, keepFunctions } from "../../src/codec/beam/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { readGraph } from "../../src/shake/index.js";
import { buildRoot } from "../support/build-root.js";
import { everyModule, modulesNamed } from "./modules.js";

const script = fileURLToPath(new URL("compare.escript", import.meta.url));

/** A part of the module that is closed over its own calls: one function, each fifth, and all those call. */
function closedPart(bytes: Uint8Array, seed: number): ReadonlySet<number> {
  const { functions } = readGraph(bytes);
  const keep = new Set<number>();
  const todo = [...functions.keys()].filter(
    (place) => place === seed % functions.length || (place * 7919 + seed) % 5 === 0,
  );
  for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
    if (keep.has(place)) continue;
    keep.add(place);
    todo.push(...(functions[place]?.locals ?? []), ...(functions[place]?.funs ?? []));
  }
  return keep;
}

async function writeForms(folder: string, file: string, seed: number): Promise<void> {
  const bytes = await readFile(file);
  const module = decodeModule(bytes);
  const path = join(folder, `${seed}-${basename(file, ".beam")}`);
  const all = new Set(readGraph(bytes).functions.keys());
  await writeFile(`${path}.old`, bytes);
  await writeFile(`${path}.all`, keepFunctions(module, all, 0));
  await writeFile(`${path}.some`, keepFunctions(module, closedPart(bytes, seed), 0));
}

async function compareForms(folder: string): Promise<readonly string[]> {
  const { root } = await buildRoot();
  await copyFile(script, join(folder, "compare.escript"));
  const lines: string[] = [];
  await runInSandbox(
    { emit: () => undefined, signal: new AbortController().signal },
    {
      root,
      argv: ["/usr/bin/escript", "/build/compare.escript", "/build"],
      env: { LANG: "C.UTF-8", PATH: "/usr/bin:/bin" },
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
      timeoutMs: 250_000,
      onLine: (line) => lines.push(line),
    },
  );
  return lines.filter((line) => !/ESOCK|ESSIO/.test(line));
}

describe("keepFunctions", () => {
  it("refuses to keep a function without one that it calls", async () => {
    const [file = ""] = await modulesNamed("queue");
    const bytes = await readFile(file);
    const caller = readGraph(bytes).functions.findIndex(({ locals }) => locals.length > 0);
    expect(() => keepFunctions(decodeModule(bytes), new Set([caller]))).toThrow(
      expect.objectContaining({ code: "BEAM_REFERENCE_REMOVED" }),
    );
  });

  it("refuses a module with an instruction that it does not know", async () => {
    const [file = ""] = await modulesNamed("queue");
    const module = { ...decodeModule(await readFile(file)), code: { unknownOpcode: 250 } };
    expect(() => keepFunctions(module, new Set([0]))).toThrow(/queue uses instruction 250/);
  });

  it("gives modules that load, and functions that disassemble to what they were, for all of OTP and Elixir", {
    timeout: 300_000,
  }, async () => {
    const files = await everyModule();
    const folder = await mkdtemp(join(tmpdir(), "lean-keep-"));
    try {
      for (const [seed, file] of files.entries()) await writeForms(folder, file, seed);
      const lines = await compareForms(folder);
      expect(lines).toHaveLength(1);
      const [, modules, functions] = /compared (\d+) modules, (\d+) functions/.exec(lines[0] ?? "") ?? [];
      expect(Number(modules)).toBe(files.length);
      expect(Number(functions)).toBeGreaterThan(100_000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
