import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32 } from "../lzma/index.js";
import { encodeUImage, readBootImage, readFlatImage } from "./index.js";

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

const arm = Buffer.alloc(4096);
arm.write("ARMd", 56, "latin1");
arm.writeBigUInt64LE(0n, 8);
const riscv = Buffer.alloc(4096);
riscv.write("RSC\x05", 56, "latin1");
riscv.writeBigUInt64LE(0x200000n, 8);

describe("readFlatImage", () => {
  it.each([
    ["arm64", arm, { arch: "aarch64", textOffset: 0 }],
    ["RISC-V", riscv, { arch: "riscv64", textOffset: 0x200000 }],
    ["neither", Buffer.alloc(4096), undefined],
    ["a few bytes", arm.subarray(0, 60), undefined],
  ])("tells a kernel of %s", (_, image, expected) => {
    expect(readFlatImage(image)).toEqual(expected);
  });
});

describe("encodeUImage", () => {
  it("puts a head before the payload whose checksums hold", () => {
    const payload = Buffer.from(
      "not really a kernel, but long enough for a boot image to be looked at".repeat(9),
    );
    const image = encodeUImage({ payload, address: 0x80200000 });
    expect(readBootImage(image)).toEqual({ kind: "uImage", setupEnd: 64, from: 64, to: 64 + payload.length });
    expect(image.subarray(64)).toEqual(payload);
    expect(image.readUInt32BE(24)).toBe(crc32(payload));
    const head = Buffer.from(image.subarray(0, 64));
    head.writeUInt32BE(0, 4);
    expect(image.readUInt32BE(4)).toBe(crc32(head));
    // As `mkimage -A riscv -O linux -T kernel -C gzip -a 0x80200000 -e 0x80200000 -n Linux` writes it.
    expect(image.subarray(0, 4).toString("hex")).toBe("27051956");
    expect(image.subarray(16, 24).toString("hex")).toBe("8020000080200000");
    expect(image.subarray(28, 40).toString("latin1")).toBe("\x05\x1a\x02\x01Linux\0\0\0");
  });
});

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
