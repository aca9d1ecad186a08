import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { decodeAtoms, encodeAtoms } from "./atoms.js";
import { kind, writeCompact } from "./compact.js";
import { encodeInstructions } from "./encode-instructions.js";
import { type Instructions, readInstructions } from "./instructions.js";
import { decodeLines, encodeLines } from "./lines.js";
import { decodeLiterals, encodeLiterals } from "./literal-table.js";
import { numberOf, opcodes } from "./opcodes.js";
import { renumbering } from "./renumber.js";
import { decodeEntries, decodeImports, decodeLambdas, encodeLambdas } from "./tables.js";
import { decodeTypes, encodeTypes } from "./types.js";

const plain = (bytes: Uint8Array) => [...bytes];

/** Instructions of `move SOURCE x0`, whose source the bytes give. */
function moved(...source: readonly number[]): Instructions {
  const read = readInstructions(Uint8Array.from([numberOf("move"), ...source, kind.x]));
  if ("unknownOpcode" in read) throw new Error("move is known");
  return read;
}

describe("opcodes", () => {
  it.each([
    [1, "label", 1],
    [2, "func_info", 3],
    [78, "call_ext_only", 2],
    [153, "line", 1],
    [171, "make_fun3", 3],
    [182, "bs_match", 3],
    [191, "get_record_field", 5],
  ])("number %i is %s/%i, as genop.tab has it", (number, name, arity) => {
    expect(opcodes[number]).toEqual({ name, arity });
  });
});

describe("the compact term encoding", () => {
  /** From the comment above `beam_disasm:decode_int/3`, which gives what `beam_asm:encode(1, N)` writes. */
  it.each([
    [5, [81]],
    [1000, [105, 232]],
    [2047, [233, 255]],
    [2048, [25, 8, 0]],
    [-1, [25, 255, 255]],
  ])("writes %i as beam_asm does", (value, bytes) => {
    const out = new Uint8Array(16);
    expect(plain(out.subarray(0, writeCompact(out, 0, 1, value)))).toEqual(bytes);
    expect(moved(...bytes).values[0]).toBe(value);
  });

  it.each([
    ["-4294967295", [121, 255, 0, 0, 0, 1]],
    ["4294967295", [121, 0, 255, 255, 255, 255]],
    ["429496729501", [121, 99, 255, 255, 255, 157]],
    ["a number of nine bytes", [0xf9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])("copies %s, which has more than 32 bits", (_, bytes) => {
    const code = moved(...bytes);
    expect(code.kinds[0]).toBe(kind.big);
    expect(plain(encodeInstructions(code))).toEqual(plain(code.bytes));
  });

  it("gives back any number of 32 bits, of every tag", () => {
    const tag = fc.constantFrom(kind.u, kind.i, kind.a, kind.x, kind.y, kind.f, kind.h);
    const number = fc.oneof(fc.nat(), fc.nat(5000), fc.integer({ min: -(2 ** 31) }));
    fc.assert(
      fc.property(tag, number, (of, any) => {
        const value = of === kind.i ? any : Math.max(0, any);
        const bytes = new Uint8Array(8);
        const code = moved(...bytes.subarray(0, writeCompact(bytes, 0, of, value)));
        expect([code.kinds[0], code.values[0]]).toEqual([of, value]);
        expect(plain(encodeInstructions(code))).toEqual(plain(code.bytes));
      }),
    );
  });

  it.each([
    ["a literal", [0x47, 0x20], kind.literal, 2],
    ["a float register", [0x27, 0x30], kind.floatRegister, 3],
    ["a typed X register", [0x57, 0x13, 0x70], kind.typedX, 7 * 1024 + 1],
    ["a typed Y register", [0x57, 0x14, 0x70], kind.typedY, 7 * 1024 + 1],
    ["a float of old files", [0x07, 63, 248, 0, 0, 0, 0, 0, 0], kind.float, 0],
    ["a list", [0x17, 0x20, 0x12, 0x25], kind.list, 2],
    ["an allocation list", [0x37, 0x10, 0x00, 0x50], kind.alloc, 1],
  ])("reads and writes %s", (_, bytes, of, value) => {
    const code = moved(...bytes);
    expect([code.kinds[0], code.values[0]]).toEqual([of, value]);
    expect(plain(encodeInstructions(code))).toEqual(plain(code.bytes));
  });

  it.each([
    ["a tag that is none", [0x67, 0]],
    ["a list longer than the code", [0x17, 0x18, 0x7f, 0xff]],
    ["a number that is cut off", [0x19, 1]],
    ["a number whose size has a size", new Array(5000).fill(0xf8)],
    ["a typed literal", [0x57, 0x47, 0x10, 0x10]],
  ])("refuses %s", (_, bytes) => {
    const code = Uint8Array.from([numberOf("move"), ...bytes]);
    expect(() => readInstructions(code)).toThrow(LeanError);
  });

  it("says which instruction it does not know", () => {
    expect(readInstructions(Uint8Array.of(numberOf("return"), 251, 0))).toEqual({ unknownOpcode: 251 });
  });
});

describe("tables", () => {
  const names = ["demo", "é", "x".repeat(300)];

  it.each([
    ["OTP 28", "long", "AtU8", names],
    ["OTP 27", "short", "AtU8", names.slice(0, 2)],
    ["OTP 19", "latin1", "Atom", names.slice(0, 2)],
  ] as const)("of atoms as %s writes them come back", (_, encoding, id, some) => {
    const table = { encoding, names: some };
    expect(decodeAtoms(encodeAtoms(table), id)).toEqual(table);
  });

  it.each([
    ["too many atoms", [0x7f, 255, 255, 255, 0]],
    ["no atoms", [0, 0, 0, 0]],
    ["an atom that is not UTF-8", [0, 0, 0, 1, 1, 0xff]],
    ["bytes after the atoms", [0, 0, 0, 1, 1, 97, 0]],
  ])("of atoms with %s are refused", (_, bytes) => {
    expect(() => decodeAtoms(Uint8Array.from(bytes), "AtU8")).toThrow(LeanError);
  });

  it("of funs come back; those of a wrong size are refused", () => {
    const lambdas = [{ name: 3, arity: 2, label: 9, index: 5, free: 1, oldUniq: 99 }];
    expect(decodeLambdas(encodeLambdas(lambdas))).toEqual(lambdas);
    expect(() => decodeLambdas(encodeLambdas(lambdas).subarray(1))).toThrow(LeanError);
    expect(() => decodeImports(Buffer.from("ffffffff", "hex"))).toThrow(LeanError);
    expect(() => decodeEntries(new Uint8Array(0))).toThrow(LeanError);
  });

  it.each(["plain", "deflated"] as const)("of %s literals come back", (form) => {
    const table = { form, terms: [Uint8Array.of(131, 106), Uint8Array.of(131, 97, 1)] };
    const back = decodeLiterals(encodeLiterals(table));
    expect({ ...back, terms: back.terms.map(plain) }).toEqual({ form, terms: table.terms.map(plain) });
  });

  it("of literals that unpack to more than they say are refused", () => {
    const bomb = Buffer.concat([Buffer.from([0, 0, 0, 8]), deflateSync(Buffer.alloc(1_000_000))]);
    expect(() => decodeLiterals(bomb)).toThrow(LeanError);
  });

  it("of lines come back", () => {
    const locations = [
      { file: 0, line: 3 },
      { file: 1, line: 70_000 },
      { file: 1, line: 2047 },
      { file: 0, line: 1 },
    ];
    const table = { flags: 1, instructions: 9, locations, files: [Buffer.from("lib/a.ex")] };
    const back = decodeLines(encodeLines(table));
    expect({ ...back, files: back?.files.map(plain) }).toEqual({ ...table, files: table.files.map(plain) });
    expect(decodeLines(Uint8Array.of(0, 0, 0, 1))).toBeUndefined();
  });

  /** Any, and an integer with both bounds (and a bit string's unit), as each version lays them out. */
  it.each([
    ["OTP 25", 1, [18, 18]],
    ["OTP 26", 2, [2, 18, 3]],
    ["OTP 27", 3, [2, 18, 3]],
    ["OTP 29", 4, [2, 18, 3]],
  ])("of types as %s has them come back", (_, version, sizes) => {
    const low = version === 3 ? 12 : 13;
    const bits = version === 1 ? [0x0fff, 0x0020] : [0x0fff, (3 << low) | 0x20, (4 << low) | 2];
    const types = bits.map((each, index) => {
      const type = Buffer.alloc(sizes[index] ?? 0, 1);
      type.writeUInt16BE(each);
      return type;
    });
    const back = decodeTypes(encodeTypes({ version, types }));
    expect(back?.types.map(plain)).toEqual(types.map(plain));
    expect(decodeTypes(encodeTypes({ version: 99, types }))).toBeUndefined();
  });
});

describe("renumbering", () => {
  it("moves used entries up in their order, and changes nothing when all are used", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(49)), (used) => {
        const numbers = renumbering("things", 50);
        for (const place of used) numbers.use(place);
        const sorted = used.toSorted((a, b) => a - b);
        expect(sorted.map((place) => numbers.placeOf(place))).toEqual([...sorted.keys()]);
        expect(numbers.count()).toBe(used.length);
      }),
    );
  });

  it("refuses an entry that is not there", () => {
    expect(() => renumbering("things", 3).use(2, 2)).toThrow(LeanError);
    expect(() => renumbering("things", 3).use(-1)).toThrow(LeanError);
  });
});
