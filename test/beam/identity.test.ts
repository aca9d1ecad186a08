import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeModule, unknownChunks } from "../../src/codec/beam/index.js";
import { changedChunks } from "./changed.js";
import { everyModule, modulesNamed } from "./modules.js";

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
