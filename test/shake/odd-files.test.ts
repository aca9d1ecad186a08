import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { type Chunk, readBeam, writeBeam } from "../../src/codec/beam/index.js";
import { dataFile } from "../../src/config/index.js";
import type { Entry } from "../../src/filetree/index.js";
import { readFiles } from "../../src/shake/files.js";
import { readGraph } from "../../src/shake/index.js";
import { failure } from "../support/outcome.js";

/** A module that this repository ships, as OTP's compiler wrote it. */
let plain: Buffer;
beforeAll(async () => {
  plain = await readFile(dataFile("check/lean_check.beam"));
});

function withChunks(change: (chunks: readonly Chunk[]) => readonly Chunk[]): Uint8Array {
  return writeBeam(change(readBeam(plain)));
}

/** Reads files, given by path, as those of a release. */
function files(all: Readonly<Record<string, Uint8Array>>) {
  const entries = Object.keys(all).map((path) => ({
    ...{ kind: "file", path, mode: 0o644, uid: 0, gid: 0 },
    content: { object: path, size: all[path]?.length ?? 0 },
  })) as unknown as readonly Entry[];
  const store = { read: async (path: string) => Buffer.from(all[path] ?? []) };
  const request = { release: { tree: { entries } }, runtime: { tree: { entries: [] } }, preloaded: [] };
  return readFiles({ progress: () => undefined }, store as never, request as never, {
    handler: plain,
    modules: [],
    instead: [],
  });
}

describe("a BEAM file", () => {
  it("with encrypted debug information is read as any other, and carried along", () => {
    // +encrypt_debug_info replaces the content of Dbgi alone: beam_lib(3).
    const secret = { id: "Dbgi", data: Uint8Array.from({ length: 64 }, (_, at) => (at * 37) & 0xff) };
    const encrypted = withChunks((chunks) => [...chunks.filter(({ id }) => id !== "Dbgi"), secret]);
    expect(readGraph(encrypted)).toEqual(readGraph(plain));
  });

  it("that is compressed is read as the plain one", () => {
    expect(readGraph(gzipSync(plain))).toEqual(readGraph(plain));
  });

  it("with chunks that nobody knows is read, and says so", () => {
    const graph = readGraph(withChunks((chunks) => [...chunks, { id: "Xtra", data: Buffer.from("new") }]));
    expect(graph.unknownChunks).toEqual(["Xtra"]);
    expect(graph.functions).toEqual(readGraph(plain).functions);
  });

  it("of a newer OTP, with an instruction that is not known, stays whole and says so", () => {
    const graph = readGraph(
      withChunks((chunks) =>
        chunks.map((chunk) => {
          if (chunk.id !== "Code") return chunk;
          const data = Buffer.from(chunk.data);
          data[4 + data.readUInt32BE(0)] = 250;
          return { ...chunk, data };
        }),
      ),
    );
    expect(graph.opaque).toBe("instruction 250 is not known to this version");
    expect(graph.functions.map(({ name }) => name)).toContain("watch");
    expect(graph.functions.every(({ exported }) => exported)).toBe(true);
  });

  it.each([
    ["encrypted as a whole", "NOT_BEAM", () => Buffer.alloc(200, 0x5a)],
    ["empty", "NOT_BEAM", () => Buffer.alloc(0)],
    ["cut off", "BEAM_MALFORMED", () => plain.subarray(0, 700)],
    ["damaged where it is compressed", "BEAM_MALFORMED", () => gzipSync(plain).subarray(0, 400)],
  ])("%s is an error that names it", async (_, code, bytes) => {
    const error = await failure(() => files({ "lib/a-1/ebin/lean_check.beam": bytes() }));
    expect(error.code).toBe(code);
    expect(error.message).toContain("lib/a-1/ebin/lean_check.beam");
  });

  it("of a name that another has counts when it comes first, consolidated protocols before all", async () => {
    const twice = await files({
      "lib/a-1/ebin/lean_check.beam": plain,
      "lib/b-1/ebin/other.beam": plain,
      "releases/1/consolidated/lean_check.beam": plain,
    });
    expect([...twice.program.modules.keys()]).toEqual(["lean_check"]);
    expect(twice.beams.map(({ entry }) => entry.path)).toEqual(["releases/1/consolidated/lean_check.beam"]);
    expect(twice.shadowed.map(({ path }) => path)).toEqual([
      "lib/a-1/ebin/lean_check.beam",
      "lib/b-1/ebin/other.beam",
    ]);
  });
});

describe("the application of a module", () => {
  it.each([
    ["lib/demo-1.0.0/ebin/lean_check.beam", "demo"],
    ["lib/demo-1.0.0-rc.1/ebin/lean_check.beam", "demo"],
    ["app/lib/stdlib-6.2.2.1/ebin/lean_check.beam", "stdlib"],
    ["releases/1.0.0/consolidated/lean_check.beam", "release"],
  ])("%s is %s", async (path, application) => {
    const { program } = await files({ [path]: plain });
    expect(program.modules.get("lean_check")?.application).toBe(application);
  });
});
