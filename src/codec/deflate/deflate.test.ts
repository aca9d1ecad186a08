import { constants, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { unitsPerBit } from "../weight/index.js";
import { decodeGzip } from "./index.js";

const text = Buffer.from("Not all those who wander are lost. ".repeat(900));
const noise = Buffer.from(Uint8Array.from({ length: 50_000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 23));
const samples = [
  Buffer.alloc(0),
  Buffer.from("a"),
  text,
  noise,
  Buffer.alloc(400_000),
  Buffer.concat([noise, text]),
];

const forms = [
  { level: 0 },
  { level: 1 },
  { level: 9 },
  { level: 6, strategy: constants.Z_FIXED },
  { level: 6, strategy: constants.Z_HUFFMAN_ONLY },
  { level: 6, strategy: constants.Z_RLE },
];

describe("decodeGzip", () => {
  it.each(forms)("gives back what zlib packed with %o, and charges no more than there is", (form) => {
    for (const bytes of samples) {
      const stream = gzipSync(bytes, form);
      const decoded = decodeGzip(stream, 0, 1e6);
      expect(Buffer.compare(decoded.bytes, bytes)).toBe(0);
      expect(decoded.end).toBe(stream.length);
      const charged = decoded.cost.reduce((sum, units) => sum + units, 0) / unitsPerBit / 8;
      expect(charged).toBeLessThanOrEqual(stream.length);
    }
  });

  it("skips a name in the header and says where the member ends", () => {
    const stream = gzipSync(text);
    const head = Buffer.from(stream.subarray(0, 10));
    head[3] = 8;
    const named = Buffer.concat([head, Buffer.from("file.cpio\0"), stream.subarray(10), gzipSync(noise)]);
    const first = decodeGzip(named, 0, 1e6);
    expect(Buffer.compare(first.bytes, text)).toBe(0);
    expect(Buffer.compare(decodeGzip(named, first.end, 1e6).bytes, noise)).toBe(0);
  });

  it("stops at the limit", () => {
    expect(() => decodeGzip(gzipSync(Buffer.alloc(1e7)), 0, 1e6)).toThrow(
      expect.objectContaining({ code: "UNPACKED_TOO_LARGE" }),
    );
  });

  it("ends in an error or in bytes, cut anywhere or changed anywhere", () => {
    const streams = forms.map((form) =>
      gzipSync(Buffer.concat([text.subarray(0, 3000), noise.subarray(0, 3000)]), form),
    );
    const cases = fc.record({
      stream: fc.constantFrom(...streams),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(6000), fc.nat(255)), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ stream, keep, changes }) => {
        const changed = Buffer.from(stream.subarray(0, Math.ceil(keep * stream.length)));
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        try {
          expect(decodeGzip(changed, 0, 1e6).bytes.length).toBeLessThanOrEqual(1e6);
        } catch (error) {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        }
      }),
      { numRuns: 800 },
    );
  }, 60_000);
});
