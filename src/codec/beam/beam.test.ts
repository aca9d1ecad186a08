import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { type Chunk, moduleHead, moduleName, readBeam, stripBeam, writeBeam } from "./index.js";

function atoms(name: string, count = 1): Chunk {
  const text = Buffer.from(name);
  const head = Buffer.alloc(5);
  head.writeInt32BE(count);
  head[4] = text.length;
  return { id: "AtU8", data: Buffer.concat([head, text]) };
}

function numbers(id: string, ...values: readonly number[]): Chunk {
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    data.writeUInt32BE(value, index * 4);
  });
  return { id, data };
}

const code = numbers("Code", 16, 0, 182, 7, 3);
const sample: readonly Chunk[] = [
  atoms("Elixir.Demo"),
  code,
  numbers("ExpT", 2),
  { id: "Dbgi", data: Buffer.from("debug") },
  { id: "Attr", data: Buffer.from("a") },
  { id: "CInf", data: Buffer.from("c") },
  { id: "Docs", data: Buffer.from("docs") },
  { id: "ExCk", data: Buffer.from("check") },
  { id: "LocT", data: Buffer.from("local") },
  { id: "Line", data: Buffer.from("line!") },
];

const ids = (bytes: Uint8Array) => readBeam(bytes).map(({ id }) => id);

describe("readBeam and writeBeam", () => {
  it("give back any chunks", () => {
    const chunk = fc.record({
      id: fc.constantFrom("Code", "AtU8", "Zzzz"),
      data: fc.uint8Array({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(chunk), fc.boolean(), (chunks, compressed) => {
        const bytes = writeBeam(chunks);
        expect(bytes.length % 4).toBe(0);
        const read = readBeam(compressed ? gzipSync(bytes) : bytes);
        expect(read.map(({ id, data }) => [id, ...data])).toEqual(
          chunks.map(({ id, data }) => [id, ...data]),
        );
      }),
    );
  });

  it.each([
    ["an empty file", new Uint8Array(0)],
    ["another file", Buffer.from("#!/bin/sh\necho hello\n")],
    ["another form", Buffer.from("FOR1\0\0\0\x04AIFF")],
    ["a broken gzip file", gzipSync(writeBeam(sample)).subarray(0, 40)],
    ["a size beyond the end", Buffer.from("FOR1\xff\0\0\x04BEAM", "latin1")],
  ])("refuse %s", (_, bytes) => {
    expect(() => readBeam(bytes)).toThrow(LeanError);
  });

  it("end with an error, never otherwise, on damaged files", () => {
    const bytes = writeBeam(sample);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length - 1), fc.nat(255), (cut, at, value) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        try {
          moduleHead(damaged.subarray(0, cut));
        } catch (error) {
          expect(error).toBeInstanceOf(LeanError);
        }
      }),
    );
  });
});

describe("stripBeam", () => {
  it("keeps what running code can notice, in order", () => {
    expect(ids(stripBeam(writeBeam(sample)))).toEqual(["AtU8", "Code", "ExpT", "Attr", "Line"]);
  });

  it("keeps further chunks that are asked for", () => {
    expect(ids(stripBeam(writeBeam(sample), ["Docs"]))).toContain("Docs");
  });

  it("unpacks, and changes nothing the second time", () => {
    const once = stripBeam(gzipSync(writeBeam(sample)));
    expect(Buffer.compare(stripBeam(once), once)).toBe(0);
    expect(Buffer.compare(stripBeam(writeBeam(sample)), once)).toBe(0);
  });
});

describe("moduleName and moduleHead", () => {
  it("read a module of OTP 27", () => {
    expect(moduleHead(writeBeam(sample))).toEqual({
      name: "Elixir.Demo",
      exports: 2,
      instructionSet: 0,
      opcodeMax: 182,
      labels: 7,
      functions: 3,
    });
  });

  it.each([
    ["short", "demo", [0x40]],
    ["of 16 bytes and more", "m".repeat(300), [0x28, 0x2c]],
  ])("read a %s name as OTP 28 writes it", (_, name, length) => {
    const head = Buffer.from([0xff, 0xff, 0xff, 0xff, ...length]);
    const chunk = { id: "AtU8", data: Buffer.concat([head, Buffer.from(name)]) };
    expect(moduleName(writeBeam([chunk]))).toBe(name);
  });

  it("reads a latin-1 name of old files", () => {
    const chunk = { id: "Atom", data: Buffer.from([0, 0, 0, 1, 1, 0xe9]) };
    expect(moduleName(writeBeam([chunk]))).toBe("é");
  });
});
