import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { gzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type Chunk,
  decodeModule,
  encodeModule,
  readBeam,
  unknownChunks,
} from "../../src/codec/beam/index.js";
import { everyModule, modulesNamed } from "./modules.js";

/** Deflated literals are compared unpacked: their packed bytes depend on the version of zlib. */
function comparable({ id, data }: Chunk): Uint8Array {
  if (id !== "LitT" || Buffer.from(data).readUInt32BE(0) === 0) return data;
  return Buffer.concat([data.subarray(0, 4), inflateSync(data.subarray(4))]);
}

/** Names of the chunks that come out otherwise. */
function changedChunks(bytes: Uint8Array): readonly string[] {
  const module = decodeModule(bytes);
  if ("unknownOpcode" in module.code) return [`opcode ${module.code.unknownOpcode}`];
  const after = readBeam(encodeModule(module));
  return module.chunks
    .filter((chunk, index) => {
      const other = after[index];
      return other?.id !== chunk.id || Buffer.compare(comparable(chunk), comparable(other)) !== 0;
    })
    .map(({ id }) => id);
}

describe("decodeModule and encodeModule", () => {
  it("give back every chunk of every module of OTP and Elixir", async () => {
    const files = await everyModule();
    expect(files.length).toBeGreaterThan(1000);
    const changed: Record<string, readonly string[]> = {};
    for (const file of files) {
      const chunks = changedChunks(await readFile(file));
      if (chunks.length > 0) changed[basename(file)] = chunks;
    }
    expect(changed).toEqual({});
  });

  it("read a compressed module as the plain one, and know all its chunks", async () => {
    const [file = ""] = await modulesNamed("Elixir.Enum");
    const bytes = await readFile(file);
    expect(decodeModule(gzipSync(bytes))).toEqual(decodeModule(bytes));
    expect(unknownChunks(decodeModule(bytes))).toEqual([]);
  });
});
