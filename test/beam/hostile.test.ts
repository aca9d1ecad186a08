import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chunk,
  decodeModule,
  encodeModule,
  functionSpans,
  keepFunctions,
  readBeam,
  writeBeam,
} from "../../src/codec/beam/index.js";
import { LeanError } from "../../src/error/index.js";
import { readGraph } from "../../src/shake/index.js";
import { modulesNamed } from "./modules.js";

/** Everything that reads or writes a module; only expected failures may come out. */
function readAll(bytes: Uint8Array): void {
  for (const work of [readGraph, decodeAndEncode, keepHalf]) {
    try {
      work(bytes);
    } catch (error) {
      if (!(error instanceof LeanError)) throw error;
    }
  }
}

function decodeAndEncode(bytes: Uint8Array): void {
  encodeModule(decodeModule(bytes));
}

function keepHalf(bytes: Uint8Array): void {
  const module = decodeModule(bytes);
  if ("unknownOpcode" in module.code) return;
  const places = functionSpans(module.code.instructions).keys();
  keepFunctions(module, new Set([...places].filter((place) => place % 2 === 0)), 0);
}

/** Small modules, so that a change often meets something that matters. */
const names = ["queue", "Elixir.Access", "gb_sets", "timer"];

describe("damaged and hostile BEAM files", () => {
  it("end with an error of ours or none, in bounded time and memory", { timeout: 240_000 }, async () => {
    const files = await Promise.all((await modulesNamed(...names)).map((file) => readFile(file)));
    const modules = files.map((bytes) => readBeam(bytes).filter(({ id }) => !/Dbgi|Docs|ExCk/.test(id)));
    const input = fc.record({
      module: fc.nat(modules.length - 1),
      chunk: fc.nat(),
      changes: fc.array(fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0xff, 0xf8))), {
        minLength: 1,
        maxLength: 6,
      }),
      cut: fc.option(fc.nat(), { freq: 4 }),
    });
    const before = process.memoryUsage().rss;
    fc.assert(
      fc.property(input, ({ module, chunk, changes, cut }) => {
        const started = performance.now();
        readAll(writeBeam(damaged(modules[module] ?? [], chunk, changes, cut)));
        expect(performance.now() - started).toBeLessThan(5000);
      }),
      { numRuns: 1500 },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
  });

  it("take no room for labels that a header only announces, and no label that no function has", async () => {
    const [file = ""] = await modulesNamed("queue");
    const chunks = readBeam(await readFile(file));
    const announce = (labels: number) =>
      writeBeam(
        chunks.map((chunk) => {
          const data = Buffer.from(chunk.data);
          if (chunk.id === "Code") data.writeUInt32BE(labels, 12);
          if (chunk.id === "FunT") data.writeUInt32BE(1_000_000, 12);
          return { ...chunk, data };
        }),
      );
    expect(() => keepHalf(announce(0xf8000000))).toThrow(LeanError);
  });

  it("are refused when cut off anywhere in the file", async () => {
    const [file = ""] = await modulesNamed("queue");
    const bytes = await readFile(file);
    for (let size = 0; size < bytes.length - 4; size += 97)
      expect(() => decodeModule(bytes.subarray(0, size))).toThrow(LeanError);
  });
});

/** The module with some bytes of one chunk changed, and perhaps its end cut off. */
function damaged(
  chunks: readonly Chunk[],
  which: number,
  changes: readonly (readonly [number, number])[],
  cut: number | null,
): readonly Chunk[] {
  const target = which % chunks.length;
  return chunks.map((chunk, index) => {
    if (index !== target || chunk.data.length === 0) return chunk;
    const data = Uint8Array.from(chunk.data);
    for (const [at, byte] of changes) data[at % data.length] = byte;
    return { ...chunk, data: cut === null ? data : data.subarray(0, cut % data.length) };
  });
}
