import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../error/index.js";
import { gather, readBlocks, schemas } from "./adb-blocks.js";
import { adbCompression } from "./adb-compression.js";
import { readAdbIndex } from "./adb-info.js";
import { readAdbPackage } from "./adb-package.js";
import { readAdbSignature } from "./adb-signature.js";
import { openAdb } from "./adb-values.js";

const le = (...words: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * words.length);
  for (const [index, word] of words.entries()) bytes.writeUInt32LE(word >>> 0, 4 * index);
  return bytes;
};
const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

/** An index of one package `tool` 1.0-r0 that depends on `musl>=1.2`, written by hand from the format's description. */
function sampleIndex(): Buffer {
  const words = Buffer.concat([text("tool"), text("1.0-r0"), text("musl"), text("1.2")]);
  const padded = Buffer.concat([words, Buffer.alloc((4 - (words.length % 4)) % 4)]);
  const start = 8 + padded.length;
  const dependency = le(4, 0x80000008 + 5 + 7, 0x80000008 + 5 + 7 + 5, 0x10000005);
  const dependencies = le(2, 0xe0000000 | start);
  const info = le(16, 0x80000008, 0x80000008 + 5, ...Array(12).fill(0), 0xd0000000 | (start + 16));
  const packages = le(2, 0xe0000000 | (start + 24));
  const root = le(3, 0, 0xd0000000 | (start + 24 + 64));
  const at = 0xe0000000 | (start + 24 + 64 + 8);
  return Buffer.concat([le(0, at), padded, dependency, dependencies, info, packages, root]);
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const block = (type: number, body: Uint8Array) =>
  Buffer.concat([
    le((type << 30) | (body.length + 4)),
    body,
    Buffer.alloc((8 - ((body.length + 4) % 8)) % 8),
  ]);
const header = Buffer.concat([Buffer.from("ADB."), le(schemas.index)]);

async function read(bytes: Uint8Array, size = 3): Promise<string[]> {
  const found: string[] = [];
  for await (const each of readBlocks(pieces(bytes, size), schemas.index))
    found.push(`${each.type} ${(await gather(each, 1000)).toString()}`);
  return found;
}

describe("an ADB", () => {
  it("gives the packages of an index", () => {
    expect(readAdbIndex(sampleIndex()).packages).toMatchObject([
      { name: "tool", version: "1.0-r0", architecture: "noarch", depends: ["musl>=1.2"], checksum: "" },
    ]);
  });

  it("reads numbers of all widths", () => {
    const wide = Buffer.concat([le(0, 0x20000008, 0xfffffff0), le(5, 1)]);
    const adb = openAdb(wide);
    expect([adb.int(0x1abcdef0), adb.int(0x20000008), adb.int(0x3000000c), adb.int(0)]).toEqual([
      0xabcdef0, 0xfffffff0, 4294967301, 0,
    ]);
  });

  it("is read block by block, long headers too", async () => {
    const long = Buffer.concat([le((3 << 30) | 2, 0, 16 + 3, 0), Buffer.from("xyz"), Buffer.alloc(5)]);
    const file = Buffer.concat([header, block(0, Buffer.from("data")), block(1, Buffer.from("s")), long]);
    expect(await read(file)).toEqual(["adb data", "signature s", "data xyz"]);
    expect(await read(file, 1)).toEqual(["adb data", "signature s", "data xyz"]);
  });

  it.each([
    ["another magic", Buffer.from("ADB!indx")],
    ["another schema", Buffer.concat([Buffer.from("ADB.pckg")])],
    ["no database first", Buffer.concat([header, block(1, Buffer.from("s"))])],
    ["two databases", Buffer.concat([header, block(0, le(0, 0)), block(0, le(0, 0))])],
    ["a signature behind bytes", Buffer.concat([header, block(0, le(0)), block(2, le(0)), block(1, le(0))])],
    ["a block cut short", Buffer.concat([header, block(0, Buffer.alloc(100)).subarray(0, 50)])],
    ["a block larger than any", Buffer.concat([header, block(0, Buffer.alloc(2000))])],
    ["a block shorter than its header", Buffer.concat([header, le(2)])],
  ])("is refused with %s", async (_, bytes) => {
    await expect(read(bytes)).rejects.toSatisfy((error) => hasCode(error, "APK_DAMAGED"));
  });

  it("names what a signature is made over", () => {
    const adb = sampleIndex();
    const body = Buffer.concat([Buffer.from([0, 4]), Buffer.alloc(16, 7), Buffer.from("sig")]);
    const signature = readAdbSignature(body, schemas.index, adb);
    expect(signature?.keyId).toBe("07".repeat(16));
    expect(Buffer.from(signature?.bytes ?? []).toString()).toBe("sig");
    const digest = createHash("sha512").update(adb).digest();
    expect(signature?.signed).toEqual(Buffer.concat([Buffer.from("indx"), body.subarray(0, 18), digest]));
    expect(readAdbSignature(Buffer.from([1, 4, ...Array(40).fill(0)]), schemas.index, adb)).toBeUndefined();
  });

  it("says how it is compressed", () => {
    const of = (start: string) => adbCompression(Buffer.from(start, "latin1"));
    expect(of("ADB.xx")).toEqual({ kind: "none", start: 0 });
    expect(of("ADBdxx")).toEqual({ kind: "deflate", start: 4 });
    expect(of("ADBc\x02\x09")).toEqual({ kind: "zstd", start: 6 });
    expect(of("\x1f\x8b\x08xxx")).toBeUndefined();
    expect(() => of("ADBc\x07\x00")).toThrow("compressed in a way that is not known");
  });

  it("fails only with APK_DAMAGED, whatever is changed in it", () => {
    const sample = sampleIndex();
    const change = fc.record({ at: fc.nat(sample.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(sample.length), (changes, end) => {
        const bytes = Buffer.from(sample.subarray(0, end % 3 === 0 ? end : sample.length));
        for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
        for (const parse of [readAdbIndex, readAdbPackage]) {
          try {
            parse(bytes);
          } catch (error) {
            expect(hasCode(error, "APK_DAMAGED")).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives up on arrays that multiply each other", () => {
    const count = 200_000;
    const inner = Buffer.concat([le(count + 1), Buffer.alloc(4 * count, le(0xe0000008))]);
    const bytes = Buffer.concat([le(0, 0xe0000000 | (8 + inner.length)), inner, le(3, 0, 0xd0000008)]);
    expect(() => readAdbIndex(bytes)).toThrow("too many values");
  });
});
