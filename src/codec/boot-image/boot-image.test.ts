import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBootImage } from "./index.js";

function bzImage(sectors: number, offset: number, length: number, size = 4096): Buffer {
  const image = Buffer.alloc(size);
  image[0x1f1] = sectors;
  image.write("HdrS", 0x202);
  image.writeUInt16LE(0x20f, 0x206);
  image.writeUInt32LE(offset, 0x248);
  image.writeUInt32LE(length, 0x24c);
  return image;
}

function zboot(offset: number, length: number): Buffer {
  const image = Buffer.alloc(4096);
  image.write("MZ\0\0zimg");
  image.writeUInt32LE(offset, 8);
  image.writeUInt32LE(length, 12);
  return image;
}

describe("readBootImage", () => {
  it.each([
    ["a bzImage", bzImage(1, 100, 200), { kind: "bzImage", setupEnd: 1024, from: 1124, to: 1324 }],
    [
      "a bzImage that names no sectors, which means 4",
      bzImage(0, 0, 9),
      { setupEnd: 2560, from: 2560, to: 2569 },
    ],
    ["EFI zboot", zboot(512, 1000), { kind: "zboot", setupEnd: 0, from: 512, to: 1512 }],
  ])("finds the kernel in %s", (_, image, expected) => {
    expect(readBootImage(image)).toMatchObject(expected);
  });

  it.each([
    ["a payload behind the end", bzImage(1, 100, 9000)],
    ["no payload", bzImage(1, 100, 0)],
    ["something else", Buffer.alloc(4096)],
    ["a few bytes", Buffer.from("MZ")],
  ])("gives nothing for %s", (_, image) => {
    expect(readBootImage(image)).toBeUndefined();
  });

  it("never points outside the file", () => {
    const number = fc.nat(0xffffffff);
    fc.assert(
      fc.property(fc.nat(255), number, number, fc.boolean(), (sectors, offset, length, zimg) => {
        const image = zimg ? zboot(offset, length) : bzImage(sectors, offset, length);
        const found = readBootImage(image);
        if (found !== undefined) {
          expect(found.setupEnd <= found.from && found.from < found.to && found.to <= image.length).toBe(
            true,
          );
        }
      }),
      { numRuns: 600 },
    );
  });
});
