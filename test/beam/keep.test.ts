import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeModule, keepFunctions } from "../../src/codec/beam/index.js";
import { readGraph } from "../../src/shake/index.js";
import { runOverForms, writeForms } from "./forms.js";
import { everyModule, modulesNamed } from "./modules.js";

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
      const lines = await runOverForms("compare.escript", folder);
      expect(lines).toHaveLength(1);
      const [, modules, functions] = /compared (\d+) modules, (\d+) functions/.exec(lines[0] ?? "") ?? [];
      expect(Number(modules)).toBe(files.length);
      expect(Number(functions)).toBeGreaterThan(100_000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
