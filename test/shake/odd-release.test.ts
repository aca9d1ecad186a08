import { readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBeam, writeBeam } from "../../src/codec/beam/index.js";
import { atom, encodeTerm, list, tuple } from "../../src/codec/etf/index.js";
import { dataFile } from "../../src/config/index.js";
import type { Entry } from "../../src/filetree/index.js";
import { type ShakeRequest, shake } from "../../src/shake/index.js";
import type { Store } from "../../src/store/index.js";
import { recording, temporaryFolder, temporaryStore } from "../release/kit.js";

let folder: string;
let store: Store;
let plain: Buffer;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await temporaryStore(folder);
  plain = await readFile(dataFile("shake/lean_terms.beam"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(path: string, bytes: Uint8Array): Promise<Entry> {
  return {
    ...{ kind: "file", path, mode: 0o644, uid: 0, gid: 0, why: { stage: "release", rule: "test" } },
    content: { object: await store.put(bytes), size: bytes.byteLength },
  };
}

const boot = encodeTerm(tuple(atom("script"), tuple(atom("a"), atom("1")), list()));

/** Shakes a release of a few files at level `functions`; what became of each. */
async function shaken(files: Readonly<Record<string, Uint8Array>>, keep: readonly string[]) {
  const entries = await Promise.all(
    Object.entries({ "releases/1/start.boot": boot, ...files }).map(([path, bytes]) => file(path, bytes)),
  );
  const request = {
    ...{ level: "functions", argv: [], preloaded: [], keep, capabilities: [] },
    release: { folder: "releases/1", tree: { entries } },
    runtime: { tree: { entries: [] } },
  } as unknown as ShakeRequest;
  const { context } = recording();
  const { release, report } = await shake(context, store, request);
  const bytesOf = async (path: string) => {
    const entry = release.entries.find((each) => each.path === path);
    return entry?.kind === "file" && "object" in entry.content ? store.read(entry.content.object) : undefined;
  };
  return { report, bytesOf };
}

/** A module that only a newer OTP's compiler could have written. */
function newer(): Uint8Array {
  return writeBeam(
    readBeam(plain).map((chunk) => {
      if (chunk.id !== "Code") return chunk;
      const data = Buffer.from(chunk.data);
      data[4 + data.readUInt32BE(0)] = 250;
      return { ...chunk, data };
    }),
  );
}

describe("a release with a module", () => {
  const path = "lib/own-1/ebin/lean_terms.beam";

  it("of a newer OTP keeps it as it is, byte for byte, and the report names it", async () => {
    const bytes = newer();
    const { report, bytesOf } = await shaken({ [path]: bytes }, ["lean_terms:tokens/3"]);
    expect(report.opaque).toEqual(["lean_terms: instruction 250 is not known to this version"]);
    expect(await bytesOf(path)).toEqual(Buffer.from(bytes));
  });

  it("with a chunk that nobody knows carries the chunk along when functions go", async () => {
    const extra = { id: "Xtra", data: Buffer.from("carried") };
    const { bytesOf } = await shaken({ [path]: writeBeam([...readBeam(plain), extra]) }, [
      "lean_terms:tokens/3",
    ]);
    const written = (await bytesOf(path)) ?? Buffer.alloc(0);
    expect(written.length).toBeLessThan(plain.length);
    expect(
      readBeam(written)
        .find(({ id }) => id === "Xtra")
        ?.data.toString(),
    ).toBe("carried");
  });

  it("twice has one of them, the first", async () => {
    const second = "lib/second-1/ebin/lean_terms.beam";
    const { report, bytesOf } = await shaken({ [path]: plain, [second]: plain }, ["lean_terms:tokens/3"]);
    expect(report.after.modules).toBe(1);
    expect(await bytesOf(path)).toBeDefined();
    expect(await bytesOf(second)).toBeUndefined();
  });
});
