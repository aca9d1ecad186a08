import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import lzma from "lzma-native";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { type Compression, compressionOf, decompress } from "./decompress.js";

const text = "the quick brown fox jumps over the lazy dog; ".repeat(2000);

/** A Zstandard frame of raw and run-length blocks (RFC 8878, 3.1.1.2): all that a test needs to write. */
function zstd(blocks: readonly (string | number)[], windowDescriptor = 0x38): Buffer {
  const encoded = blocks.map((block, index) => {
    const last = index === blocks.length - 1 ? 1 : 0;
    const size = typeof block === "number" ? block : block.length;
    const header = Buffer.alloc(3);
    header.writeUIntLE((size << 3) | ((typeof block === "number" ? 1 : 0) << 1) | last, 0, 3);
    return Buffer.concat([header, Buffer.from(typeof block === "number" ? "z" : block)]);
  });
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, windowDescriptor]), ...encoded]);
}

async function xz(data: string, coder: "easyEncoder" | "aloneEncoder"): Promise<Buffer> {
  const stream = lzma.createStream(coder, { preset: 6 });
  stream.end(data);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const bombs: readonly (readonly [Compression, Buffer])[] = [
  ["gzip", gzipSync(Buffer.alloc(60e6))],
  ["deflate", deflateRawSync(Buffer.alloc(60e6))],
  ["xz", await xz("\0".repeat(40e6), "easyEncoder")],
  ["zstd", zstd(Array.from({ length: 3000 }, () => 128 * 1024))],
];

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpacked(kind: Compression, bytes: Uint8Array, limit = 1e6, size = 997): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompress(kind, pieces(bytes, size), limit)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const samples: readonly (readonly [Compression, Buffer, string])[] = [
  ["none", Buffer.from(text), text],
  ["gzip", gzipSync(text), text],
  ["deflate", deflateRawSync(text), text],
  ["xz", await xz(text, "easyEncoder"), text],
  ["lzma", await xz(text, "aloneEncoder"), text],
  ["zstd", zstd(["hello, ", 5, "!"]), "hello, zzzzz!"],
];

describe("decompress", () => {
  it.each(samples)("%s", async (kind, bytes, expected) => {
    expect(await unpacked(kind, bytes)).toBe(expected);
    expect(await unpacked(kind, bytes, 1e6, 1)).toBe(expected);
  });

  it("reads several xz streams one after another", async () => {
    const one = await xz("one", "easyEncoder");
    expect(await unpacked("xz", Buffer.concat([one, await xz("two", "easyEncoder")]))).toBe("onetwo");
  });

  it.each(samples)("%s stops at the limit", async (kind, bytes, expected) => {
    await expect(unpacked(kind, bytes, expected.length - 1)).rejects.toMatchObject({
      code: "COMPRESS_TOO_LARGE",
    });
  });

  it.each(bombs)("%s: a bomb takes little memory", async (kind, bomb) => {
    const before = process.memoryUsage().rss;
    await expect(unpacked(kind, bomb, 1e6, 64 * 1024)).rejects.toMatchObject({ code: "COMPRESS_TOO_LARGE" });
    expect(process.memoryUsage().rss - before).toBeLessThan(350e6);
  });

  it.each(samples.slice(1))("%s cut short is an error", async (kind, bytes) => {
    await expect(unpacked(kind, bytes.subarray(0, bytes.length - 3))).rejects.toMatchObject({
      code: "COMPRESS_DAMAGED",
    });
    await expect(unpacked(kind, Buffer.alloc(0))).rejects.toMatchObject({ code: "COMPRESS_DAMAGED" });
  });

  it("refuses a window that would take gigabytes", async () => {
    await expect(unpacked("zstd", zstd(["hello, world, hello"], 0xa8))).rejects.toMatchObject({
      code: "COMPRESS_DAMAGED",
    });
  });

  it("passes on errors of the input", async () => {
    const failing = (async function* () {
      yield gzipSync(text).subarray(0, 10);
      throw new LeanError({ code: "FETCH_TRUNCATED", message: "cut" });
    })();
    const read = async () => {
      for await (const _ of decompress("gzip", failing, 1e6)) void _;
    };
    await expect(read()).rejects.toMatchObject({ code: "FETCH_TRUNCATED" });
  });

  it("fails only with a LeanError when bytes change", async () => {
    const cases = fc.record({
      sample: fc.constantFrom(...samples),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      value: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ sample: [kind, bytes], at, value }) => {
        const changed = Buffer.from(bytes);
        changed[Math.floor(at * bytes.length)] = value;
        await unpacked(kind, changed, 1e6, 4096).catch((error: unknown) => {
          expect(error, String(error)).toBeInstanceOf(LeanError);
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe("compressionOf", () => {
  it.each([
    ["data.tar.xz", "xz"],
    ["Packages.gz", "gzip"],
    ["a.zst", "zstd"],
    ["a.lzma", "lzma"],
    ["data.tar", "none"],
    ["virtio.ko.xz", "xz"],
  ])("%s is %s", (name, kind) => {
    expect(compressionOf(name)).toBe(kind);
  });
});
