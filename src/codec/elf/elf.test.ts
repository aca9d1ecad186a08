import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { moduleInfo } from "../kmod/index.js";
import { compactElf, isElf, parseElf, sectionBytes } from "./index.js";

interface Part {
  readonly name: string;
  readonly type: number;
  readonly loaded: boolean;
  readonly data: Buffer;
}

interface Shape {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** 1 object file, 2 executable, 3 shared. */
  readonly type: number;
  readonly sections: readonly Part[];
}

const usual: Shape = {
  bits: 64,
  littleEndian: true,
  type: 3,
  sections: [{ name: ".debug_info", type: 1, loaded: false, data: Buffer.alloc(300, "d") }],
};

/**
 * A shared library as a linker that aligns to 2 MiB in memory and 64 KiB in the file would write it: headers,
 * interpreter, dynamic section and strings in one segment, writable data in a second, sections behind them.
 */
function build({ bits, littleEndian, type, sections }: Shape): Buffer {
  const wide = bits === 64;
  const bytes = Buffer.alloc(0x20000);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const u16 = (at: number, value: number) => view.setUint16(at, value, littleEndian);
  const u32 = (at: number, value: number) => view.setUint32(at, value, littleEndian);
  const word = (at: number, value: number) =>
    wide ? view.setBigUint64(at, BigInt(value), littleEndian) : u32(at, value);
  const width = wide ? 8 : 4;
  bytes.write("\x7fELF", "latin1");
  bytes.set([wide ? 2 : 1, littleEndian ? 1 : 2, 1], 4);
  u16(16, type);
  u16(18, 62);
  const strings = Buffer.from("\0libc.so.6\0libm.so.6\0libdemo.so\0$ORIGIN/../lib:/opt\0");
  bytes.write("/lib/ld.so\0", 0x300);
  bytes.set(strings, 0x400);
  const dynamic = [1, 1, 1, 11, 14, 21, 29, 32, 5, 0x400, 10, strings.length, 0, 0];
  for (const [index, value] of dynamic.entries()) word(0x500 + index * width, value);
  u32(0x600, 4);
  u32(0x604, 4);
  u32(0x608, 3);
  bytes.write("GNU\0", 0x60c);
  bytes.set([0xde, 0xad, 0xbe, 0xef], 0x610);
  bytes.fill("w", 0x10100, 0x10200);
  const segments = [
    [1, 5, 0, 0, 0x700, 0x700, 0x200000],
    [1, 6, 0x10100, 0x200100, 0x100, 0x900, 0x200000],
    [3, 4, 0x300, 0x300, 11, 11, 1],
    [2, 6, 0x500, 0x500, 14 * width, 14 * width, 8],
    [4, 4, 0x600, 0x600, 20, 20, 4],
    [0x6474e552, 4, 0x10100, 0x200100, 0x80, 0x80, 1],
  ] as const;
  const table = wide ? 64 : 52;
  segments.forEach(([kind, flags, offset, address, file, memory, align], index) => {
    const at = table + index * (wide ? 56 : 32);
    u32(at, kind);
    u32(at + (wide ? 4 : 24), flags);
    for (const [n, value] of [offset, address, address, file, memory].entries()) {
      word(at + (wide ? 8 : 4) + n * width, value);
    }
    word(at + (wide ? 48 : 28), align);
  });
  word(wide ? 32 : 28, type === 1 ? 0 : table);
  u16(wide ? 54 : 42, wide ? 56 : 32);
  u16(wide ? 56 : 44, type === 1 ? 0 : segments.length);
  return withSections({ bytes, wide, u16, u32, word }, sections);
}

interface Pen {
  readonly bytes: Buffer;
  readonly wide: boolean;
  readonly u16: (at: number, value: number) => void;
  readonly u32: (at: number, value: number) => void;
  readonly word: (at: number, value: number) => void;
}

function withSections({ bytes, wide, u16, u32, word }: Pen, given: readonly Part[]): Buffer {
  const names = Buffer.from(`\0.shstrtab\0${given.map(({ name }) => `${name}\0`).join("")}`);
  const all = [...given, { name: ".shstrtab", type: 3, loaded: false, data: names }];
  const size = wide ? 64 : 40;
  let at = 0x11000;
  const places = all.map(({ data }) => {
    const place = at;
    bytes.set(data, place);
    at += data.length;
    return place;
  });
  const table = (at + 7) & ~7;
  all.forEach(({ name, type, loaded, data }, index) => {
    const row = table + (index + 1) * size;
    u32(row, names.indexOf(`${name}\0`));
    u32(row + 4, type);
    word(row + 8, loaded ? 2 : 0);
    word(row + (wide ? 24 : 16), places[index] ?? 0);
    word(row + (wide ? 32 : 20), data.length);
  });
  word(wide ? 40 : 32, table);
  u16(wide ? 58 : 46, size);
  u16(wide ? 60 : 48, all.length + 1);
  u16(wide ? 62 : 50, all.length);
  return bytes.subarray(0, table + (all.length + 1) * size);
}

/** The bytes of each segment by address: what a running program sees. */
function memory(bytes: Uint8Array) {
  return parseElf(bytes).segments.map((s) => ({
    ...s,
    offset: 0,
    align: 0,
    // Headers name offsets of the file, which may change; what they lie in may not.
    bytes: Buffer.from(bytes.subarray(s.offset, s.offset + s.fileSize))
      .toString("hex")
      .slice(s.offset === 0 ? 0x600 : 0),
  }));
}

const encodings = [
  [64, true],
  [64, false],
  [32, true],
  [32, false],
] as const;

describe("parseElf", () => {
  it.each(encodings)("reads %i-bit files, little endian: %s", (bits, littleEndian) => {
    expect(parseElf(build({ ...usual, bits, littleEndian }))).toMatchObject({
      type: "dynamic",
      machine: "x86_64",
      interpreter: "/lib/ld.so",
      needed: ["libc.so.6", "libm.so.6"],
      soname: "libdemo.so",
      runpath: ["$ORIGIN/../lib", "/opt"],
      buildId: "deadbeef",
    });
  });

  it("finds a section by name", () => {
    const bytes = build(usual);
    expect(sectionBytes(bytes, parseElf(bytes), ".debug_info")).toHaveLength(300);
    expect(sectionBytes(bytes, parseElf(bytes), ".none")).toBeUndefined();
  });
});

describe("compactElf", () => {
  it.each(encodings)(
    "keeps what a %i-bit program sees in memory, little endian: %s",
    (bits, littleEndian) => {
      const bytes = build({ ...usual, bits, littleEndian });
      const compact = compactElf(bytes);
      expect(compact.length).toBe(0x1100 + 0x100);
      expect(memory(compact)).toEqual(memory(bytes));
      const { segments, sections, ...rest } = parseElf(compact);
      expect(rest).toMatchObject({
        needed: ["libc.so.6", "libm.so.6"],
        interpreter: "/lib/ld.so",
        buildId: "deadbeef",
      });
      expect(sections).toEqual([]);
      for (const { type, offset, address, align } of segments) {
        if (type === "load") expect([align, (address - offset) % 4096]).toEqual([4096, 0]);
      }
    },
  );

  it("changes nothing the second time", () => {
    const once = compactElf(build(usual));
    expect(compactElf(once)).toBe(once);
  });

  const section = (name: string): Part => ({ name, type: 1, loaded: false, data: Buffer.from("data") });
  it.each([
    ["text", Buffer.from("#!/bin/sh\n")],
    ["an object file", build({ ...usual, type: 1 })],
    ["a self-extracting program", Buffer.concat([build(usual), Buffer.from("payload")])],
    ["a program with a section of its own", build({ ...usual, sections: [section(".payload")] })],
    ["a file that is cut off", build(usual).subarray(0, 0x10180)],
  ])("gives back %s as it is", (_, bytes) => {
    expect(compactElf(bytes)).toBe(bytes);
  });

  it("neither crashes nor loses a byte of memory on damaged files", () => {
    const bytes = build(usual);
    fc.assert(
      fc.property(fc.nat(0x700), fc.nat(255), fc.nat(bytes.length), (at, value, cut) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        const given = damaged.subarray(0, value % 2 === 0 ? bytes.length : cut);
        const compact = compactElf(given);
        if (compact !== given) expect(memory(compact)).toEqual(memory(given));
        try {
          if (isElf(given)) parseElf(given);
        } catch (error) {
          expect(error).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("moduleInfo", () => {
  const modinfo = (text: string): Shape => ({
    ...usual,
    type: 1,
    sections: [{ name: ".modinfo", type: 1, loaded: true, data: Buffer.from(text) }],
  });

  it("reads what a kernel module says about itself", () => {
    const text =
      "license=GPL\0alias=virtio:d00000001v*\0alias=net-x\0softdep=pre: crc32c post: other\0depends=net-failover,b\0name=virtio-net\0vermagic=6.12 SMP \0";
    expect(moduleInfo(build(modinfo(text)))).toEqual({
      name: "virtio_net",
      depends: ["net_failover", "b"],
      vermagic: "6.12 SMP ",
      alias: ["virtio:d00000001v*", "net-x"],
      softdepPre: ["crc32c"],
    });
  });

  it.each([
    ["an object file", build({ ...usual, type: 1 })],
    ["one without a name", build(modinfo("license=GPL\0"))],
    ["no ELF file", Buffer.from("compressed")],
  ])("refuses %s", (_, bytes) => {
    expect(() => moduleInfo(bytes)).toThrow(LeanError);
  });
});
