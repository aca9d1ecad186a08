import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import lzma from "lzma-native";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { unitsPerBit, type Weighed } from "../weight/index.js";
import { decodeLzmaAlone, decodeXz } from "./index.js";

type Coder = Parameters<typeof lzma.createStream>[0];
type Options = Parameters<typeof lzma.createStream>[1];

async function packed(coder: Coder, bytes: Uint8Array, options: Options = {}): Promise<Buffer> {
  const stream = lzma.createStream(coder, options);
  stream.end(bytes);
  return buffer(stream);
}

function filters(lc: number, pb: number, x86: boolean) {
  const options = {
    ...{ lc, lp: 0, pb, dictSize: 65536, mode: lzma.MODE_NORMAL, mf: lzma.MF_BT4, niceLen: 64, depth: 64 },
  };
  const last = { id: lzma.FILTER_LZMA2, options };
  return { filters: x86 ? [{ id: lzma.FILTER_X86 }, last] : [last], check: lzma.CHECK_CRC32 };
}

/** Numbers that look random and are the same in every run. */
function noise(size: number): Buffer {
  let x = 1;
  const next = () => {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    return x >>> 16;
  };
  return Buffer.from(Uint8Array.from({ length: size }, next));
}

/** Calls and jumps near each other, as the x86 filter looks for them. */
const code = Buffer.from(
  noise(60_000).map((byte, i) => (i % 7 === 0 ? 0xe8 + (byte & 1) : i % 7 === 4 ? (byte & 1) * 255 : byte)),
);
const text = Buffer.from(
  "All that is gold does not glitter, not all those who wander are lost. ".repeat(400),
);

const samples: readonly (readonly [string, Buffer])[] = [
  ["nothing", Buffer.alloc(0)],
  ["one byte", Buffer.from("a")],
  ["text", text],
  ["noise, stored as it is", noise(200_000)],
  ["zeros", Buffer.alloc(1_000_000)],
  ["code", code],
  ["a mixture", Buffer.concat([text, noise(70_000), Buffer.alloc(5000), text])],
];

function bytesCharged({ cost }: Weighed): number {
  return cost.reduce((sum, units) => sum + units, 0) / unitsPerBit / 8;
}

describe("decodeXz", () => {
  it.each(samples)(
    "gives back %s, and charges no more than there is",
    async (_, bytes) => {
      for (const preset of [0, 6, 9 + lzma.PRESET_EXTREME]) {
        const stream = await packed("easyEncoder", bytes, { preset, check: lzma.CHECK_CRC32 });
        const decoded = decodeXz(stream, 0, 1e7);
        expect(Buffer.compare(decoded.bytes, bytes)).toBe(0);
        expect(decoded.end).toBe(stream.length);
        const charged = bytesCharged(decoded);
        expect(charged).toBeLessThanOrEqual(stream.length);
        expect(stream.length - charged).toBeLessThan(120 + stream.length * 0.002);
      }
    },
    30_000,
  );

  it.each([
    [4, 0, false],
    [3, 2, true],
    [0, 4, true],
  ])("understands lc=%i pb=%i, x86 filter %s", async (lc, pb, x86) => {
    const stream = await packed("streamEncoder", code, filters(lc, pb, x86));
    expect(Buffer.compare(decodeXz(stream, 0, 1e7).bytes, code)).toBe(0);
  });

  it("charges a byte what its packet cost", async () => {
    const decoded = decodeXz(
      await packed("easyEncoder", Buffer.concat([noise(4000), Buffer.alloc(4000)])),
      0,
      1e6,
    );
    const sum = (from: number, to: number) =>
      decoded.cost.subarray(from, to).reduce((a, b) => a + b, 0) / 256 / 8;
    expect(sum(0, 4000)).toBeGreaterThan(3900);
    expect(sum(4000, 8000)).toBeLessThan(40);
  });

  it("reads one stream of several", async () => {
    const [one, two] = [await packed("easyEncoder", text), await packed("easyEncoder", code)];
    const first = decodeXz(Buffer.concat([one, two]), 0, 1e6);
    expect(first.end).toBe(one.length);
    expect(Buffer.compare(decodeXz(Buffer.concat([one, two]), first.end, 1e6).bytes, code)).toBe(0);
  });

  it("stops at the limit, and names a filter that it does not know", async () => {
    const bomb = await packed("easyEncoder", Buffer.alloc(3_000_000));
    expect(() => decodeXz(bomb, 0, 1e6)).toThrow(expect.objectContaining({ code: "UNPACKED_TOO_LARGE" }));
    const delta = { filters: [{ id: "LZMA_FILTER_ARM" }, ...filters(3, 0, false).filters] };
    const arm = await packed("streamEncoder", code, delta);
    expect(() => decodeXz(arm, 0, 1e6)).toThrow(/uses the ARM filter/);
  });
});

it("decodeLzmaAlone reads what `lzma` writes", async () => {
  for (const [, bytes] of samples) {
    const stream = await packed("aloneEncoder", bytes);
    const decoded = decodeLzmaAlone(stream, 0, 1e7);
    expect(Buffer.compare(decoded.bytes, bytes)).toBe(0);
    expect(decoded.end).toBe(stream.length);
  }
});

describe("damaged streams", async () => {
  const mixture = Buffer.concat([text.subarray(0, 1000), noise(500), code.subarray(0, 1500)]);
  const xz = await packed("streamEncoder", mixture, filters(3, 2, true));
  const alone = await packed("aloneEncoder", mixture);

  it("are refused, whatever byte changes: every change of an xz stream is noticed", () => {
    const cases = fc.record({ at: fc.nat(xz.length - 1), value: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(cases, ({ at, value }) => {
        const changed = Buffer.from(xz);
        changed[at] = (changed[at] ?? 0) ^ value;
        // The magic bytes of the footer and the sizes in it are not needed for decoding.
        const given = outcome(() => decodeXz(changed, 0, 1e6).bytes);
        if (at < xz.length - 12) expect(given).toBeInstanceOf(LeanError);
        else if (!(given instanceof LeanError)) expect(Buffer.compare(given, mixture)).toBe(0);
      }),
      { numRuns: 600 },
    );
  }, 60_000);

  it("end in an error or in bytes, cut anywhere or changed anywhere", () => {
    const cases = fc.record({
      stream: fc.constantFrom(xz, alone),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(cases, ({ stream, keep, changes }) => {
        const changed = Buffer.from(stream.subarray(0, Math.ceil(keep * stream.length)));
        for (const [at, value] of changes) if (at < changed.length) changed[at] = value;
        const given = outcome(() => (stream === xz ? decodeXz : decodeLzmaAlone)(changed, 0, 1e6).bytes);
        expect(given instanceof LeanError || given.length <= 1e6).toBe(true);
      }),
      { numRuns: 800 },
    );
  }, 60_000);
});

function outcome(work: () => Uint8Array): Uint8Array | LeanError {
  try {
    return work();
  } catch (error) {
    if (error instanceof LeanError) return error;
    throw error;
  }
}
