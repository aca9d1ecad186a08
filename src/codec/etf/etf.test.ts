import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import {
  atom,
  binary,
  charlist,
  charlistText,
  decodeTerm,
  encodeTerm,
  float,
  integer,
  list,
  type Term,
  tuple,
} from "./index.js";

/** Pairs as `erlang:term_to_binary/1` of OTP 27 prints them. */
const written: readonly (readonly [string, Term, string])[] = [
  ["0", integer(0), "836100"],
  ["-1", integer(-1), "8362ffffffff"],
  ["256", integer(256), "836200000100"],
  ["2147483648", integer(2n ** 31n), "836e040000000080"],
  ["-(1 bsl 64)", integer(-(2n ** 64n)), "836e0901000000000000000001"],
  ["1.5", float(1.5), "83463ff8000000000000"],
  ["ok", atom("ok"), "8377026f6b"],
  ["'é'", atom("é"), "837702c3a9"],
  ["{}", tuple(), "836800"],
  ["[]", list(), "836a"],
  ['"ab"', charlist("ab"), "836b00026162"],
  ["[256]", list(integer(256)), "836c0000000162000001006a"],
  ["[a|b]", { type: "list", items: [atom("a")], tail: atom("b") }, "836c00000001770161770162"],
  ['<<"x">>', binary("x"), "836d0000000178"],
  ["<<5:3>>", { type: "bitstring", bytes: Uint8Array.of(0xa0), bits: 3 }, "834d0000000103a0"],
  ["#{a => 1}", { type: "map", pairs: [[atom("a"), integer(1)]] }, "8374000000017701616101"],
];

/** Comparable form of a term, whichever kind of byte array it holds. */
function plain(term: Term): unknown {
  return JSON.parse(
    JSON.stringify(term, (_, value) => (typeof value === "bigint" ? `${value}` : listed(value))),
  );
}

function listed(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  const isBuffer =
    typeof value === "object" && value !== null && "data" in value && Array.isArray(value.data);
  return isBuffer ? value.data : value;
}

const leaf: fc.Arbitrary<Term> = fc.oneof(
  fc.bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n }).map(integer),
  fc.integer({ min: -300, max: 300 }).map(integer),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(float),
  fc.string({ unit: "grapheme-composite", maxLength: 100 }).map(atom),
  fc.uint8Array({ maxLength: 20 }).map(binary),
  fc.string({ maxLength: 300 }).map(charlist),
);
const { term } = fc.letrec<{ term: Term }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 4, depthIdentifier: "term" },
    leaf,
    fc.array(tie("term"), { maxLength: 300, size: "small" }).map((items) => tuple(...items)),
    fc.array(tie("term")).map((items) => list(...items)),
    fc
      .tuple(
        fc.array(tie("term"), { minLength: 1 }),
        leaf.filter((t) => t.type !== "list"),
      )
      .map(([items, tail]): Term => ({ type: "list", items, tail })),
    fc.array(fc.tuple(tie("term"), tie("term"))).map((pairs): Term => ({ type: "map", pairs })),
  ),
}));

describe("encodeTerm and decodeTerm", () => {
  it.each(written)("agree with term_to_binary on %s", (_, value, hex) => {
    expect(Buffer.from(encodeTerm(value)).toString("hex")).toBe(hex);
    expect(plain(decodeTerm(Buffer.from(hex, "hex")))).toEqual(plain(value));
  });

  it("give back any term", () => {
    fc.assert(
      fc.property(term, (value) => {
        expect(plain(decodeTerm(encodeTerm(value)))).toEqual(plain(value));
      }),
    );
  });

  it.each([
    ["a latin-1 atom", "8373 01 e9", atom("é")],
    ["a long latin-1 atom", "8364 0001 e9", atom("é")],
    [
      "a float as text",
      `8363${Buffer.from("1.50000000000000000000e+00".padEnd(31, "\0")).toString("hex")}`,
      float(1.5),
    ],
    [
      "a list whose tail is a string",
      "836c000000026101 7701 61 6b00026263",
      list(integer(1), atom("a"), integer(98), integer(99)),
    ],
  ])("read %s of older versions", (_, hex, value) => {
    expect(plain(decodeTerm(Buffer.from(hex.replaceAll(" ", ""), "hex")))).toEqual(plain(value));
  });

  it.each([
    ["a pid", "58770161000000010000000200000003"],
    ["a reference", "5a0001770161000000010000000a"],
    ["an external function", "71770161770162 6101"],
  ])("carry %s through unread", (_, hex) => {
    const bytes = Buffer.from(`83${hex.replaceAll(" ", "")}`, "hex");
    expect(Buffer.compare(encodeTerm(decodeTerm(bytes)), bytes)).toBe(0);
  });

  it("unpack compressed terms, to the size they name and no further", () => {
    const packed = (size: number) => {
      const inner = encodeTerm(charlist("a".repeat(1000))).subarray(1);
      const head = Buffer.from([131, 80, 0, 0, size >> 8, size & 255]);
      return Buffer.concat([head, deflateSync(inner)]);
    };
    expect(charlistText(decodeTerm(packed(1003)))).toBe("a".repeat(1000));
    expect(() => decodeTerm(packed(10))).toThrow(LeanError);
    expect(() => decodeTerm(packed(2000))).toThrow(LeanError);
  });

  it.each([
    ["nothing", ""],
    ["another version", "82 6a"],
    ["bytes after the term", "83 6a 6a"],
    ["a list longer than the bytes", "83 6c ffffffff 6a"],
    ["a map longer than the bytes", "83 74 ffffffff"],
    ["not a number", "83 46 7ff8000000000000"],
    ["an unknown tag", "83 01"],
    ["nesting without end", `83${"6801".repeat(5000)}6a`],
  ])("refuse %s", (_, hex) => {
    expect(() => decodeTerm(Buffer.from(hex.replaceAll(" ", ""), "hex"))).toThrow(LeanError);
  });

  it("end with an error, never otherwise, on damaged terms", () => {
    fc.assert(
      fc.property(term, fc.nat(), fc.nat(255), fc.nat(), (value, at, byte, cut) => {
        const damaged = Buffer.from(encodeTerm(value));
        damaged[at % damaged.length] = byte;
        try {
          decodeTerm(damaged.subarray(0, 1 + (cut % damaged.length)));
        } catch (error) {
          expect(error).toBeInstanceOf(LeanError);
        }
      }),
    );
  });
});
