import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { decompress } from "../compress/index.js";
import { unitsPerBit } from "../weight/index.js";
import { decodeZstd } from "./index.js";

/** 3500 letters of words in no order, by `zstd -19`: Huffman literals, tables of its own, a checksum. */
const words = Buffer.from(
  [
    "KLUv/WSsDFUbAJZRLxlgT9qnf9mnH9MHQCE7wpvkyu7NCigICrQEMwAlACQATzuEe1QTjyA0FGQzJoZHw5TROCDNghaOSaJA",
    "lgSFGhOHgNaaiyJCB1eKIpKIgkEDgCAQ+Nvo27vSTP6cdxlE9ffOGDuq51l7JdvQq28SEjo86DCIhw4x15iWancxVcwtT60d",
    "/uDZTN7Ztdb2VrXKwtS1Q7rlPEl6dmrODGaY0zNTt6Z7dt77X9qdK+2un5OnhZdrvGvqfbPbzLzSe4FqqHGelySVfQ4hCAKB",
    "mKaWeiEIjGFDLGGipNAaCLJAU5GsakizqF6sgfVdJ8kI0jb8PxuWUh3W8kv+PIy5ChpP0i8aJBoGrRMJoHtFsQWkZ0HbcKDz",
    "In51EnLEfGKydrlcoWnK+GkRNSSEF4JZLVnhgnZYxT06OoCirBxH3eDvJVTVoTzJ/Gn2AomQcDK6O+4fL6R1QyVTq82u7IXL",
    "WU/DxkVJ5E3czG7RXeYybHGzUMgj4IUIZCM66qHPEYaHzp6UB3OljpMa9ir8zwlgeylHZ1p9ED3eN2MSLFMISIkBG7IqPRrF",
    "TMKfuaJji+ijGNSWVkBPxK7Rk/fno71mn6EsihvycFNzxd0tFokdCmiMp+8tLvXcO7jySa9IxmK4T7CFMOy0N0tKhDC8l9bu",
    "2GC6AT4S4Vzu9kKON2VXXOvxNMWx8AtG5W3vk+N0GoXOmkXdapl61L9CjPk1KyeqNN/aBub+gWDHxDLj+jaZghKMk3rNjj+J",
    "+/0QJJSSgsnJ5GRXbBdOj50OptGgfP4GHA8CkTPeaTWMYQm6ru16ypeVdqbHAGL6WPiXdkt/g8syz3rTmjJPs370c9vtwyN6",
    "OtFCQXVhbYJkBsd5/Y42DwTvZpK5syg48MWiRn5w/BcGj5TFcKdHy5V03Y39T6Yq2SAAtJYJB1rCnK12ZrHJQF84LHgOAUVH",
    "5fFkHGmxbzNOCvAiKms6ytKa7djLAnY7dQpM+gwtXXjEFSofJComkLnQFK/6n7+0XSR3vFUkUuZx4L1qLGCAiaMGmEDHJjNF",
    "asyKFc25wIMaNbmMDyOXOfnElQMQX0TlAr2+Qh6PKTf9IgLX9MEm+uC42czjlgKdUGPGPgM8sqHj+r3xR9ggIpaBpkk8vlMW",
    "3wIQuBL1IgxcopvRsOl9bK7outSApNc5",
  ].join(""),
  "base64",
);

/** 300 000 times `a`, by `zstd -3`: blocks of one byte. */
const letters = Buffer.from("KLUv/QRYVAAAEGFhAQD7/znAAgIAEGEDnwRhjV8Epg==", "base64");

/** A frame that is passed over, then stored bytes. */
const stored = Buffer.concat([
  Buffer.from("5a2a4d1803000000", "hex"),
  Buffer.from("abc"),
  Buffer.from("28b52ffd2005290000", "hex"),
  Buffer.from("hello"),
]);

const samples: readonly (readonly [string, Buffer, number])[] = [
  ["words", words, 3500],
  ["letters", letters, 300_000],
  ["stored", stored, 5],
];

async function reference(stream: Buffer): Promise<Buffer> {
  return buffer(Readable.from(decompress("zstd", Readable.from([stream]), 1e6)));
}

describe("decodeZstd", () => {
  it.each(samples)(
    "%s: the bytes of another decoder, none charged beyond what is there",
    async (_, stream, size) => {
      const decoded = decodeZstd(stream, 0, 1e6);
      expect(decoded.end).toBe(stream.length);
      expect(decoded.bytes.length).toBe(size);
      const frame = stream === stored ? stored.subarray(11) : stream;
      expect(Buffer.compare(decoded.bytes, await reference(frame))).toBe(0);
      const charged = decoded.cost.reduce((sum, units) => sum + units, 0) / unitsPerBit / 8;
      expect(charged).toBeLessThanOrEqual(frame.length);
      expect(charged).toBeGreaterThan(frame.length * 0.1);
    },
  );

  it("stops at the limit", () => {
    expect(() => decodeZstd(letters, 0, 1e5)).toThrow(
      expect.objectContaining({ code: "UNPACKED_TOO_LARGE" }),
    );
  });

  it("ends in an error or in bytes, cut anywhere or changed anywhere", () => {
    const cases = fc.record({
      stream: fc.constantFrom(...samples.map(([, stream]) => stream)),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(1000), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ stream, keep, changes }) => {
        const changed = Buffer.from(stream.subarray(0, Math.ceil(keep * stream.length)));
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        try {
          expect(decodeZstd(changed, 0, 1e6).bytes.length).toBeLessThanOrEqual(1e6);
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
