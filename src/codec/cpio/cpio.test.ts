import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { type CpioEntry, cpioEntrySize, decodeCpio, encodeCpio } from "./index.js";

const owner = { uid: 0, gid: 0 };
const sample: readonly CpioEntry[] = [
  { kind: "directory", path: "dev", mode: 0o755, ...owner },
  { kind: "device", path: "dev/console", mode: 0o600, device: "character", major: 5, minor: 1, ...owner },
  { kind: "file", path: "init", mode: 0o755, data: Buffer.from("#!"), ...owner },
  { kind: "symlink", path: "lib", mode: 0o777, target: "usr/lib", ...owner },
];

async function encode(entries: Iterable<CpioEntry>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of encodeCpio(entries)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("encodeCpio", () => {
  it("writes the bytes that the kernel's buffer format asks for", async () => {
    const bytes = await encode(sample.slice(2, 3));
    const [ino, mode, nlink, size, name] = ["00000000", "000081ed", "00000001", "00000002", "00000005"];
    const zero = "00000000";
    const head = `070701${ino}${mode}${zero}${zero}${nlink}${zero}${size}${zero}${zero}${zero}${zero}${name}${zero}`;
    expect(bytes.subarray(0, 120).toString("latin1")).toBe(`${head}init\0\0#!\0\0`.slice(0, 120));
    expect(bytes.subarray(-14).toString("latin1")).toBe("TRAILER!!!\0\0\0\0");
    expect(bytes.length % 4).toBe(0);
  });

  it("says beforehand how large an entry is", async () => {
    const empty = await encode([]);
    const one = await encode(sample.slice(2, 3));
    expect(one.length - empty.length).toBe(cpioEntrySize("init", 2));
  });

  it.each(["", "a\0b", "x".repeat(4096), "TRAILER!!!"])("refuses the path %j", async (path) => {
    await expect(encode([{ kind: "directory", path, mode: 0o755, ...owner }])).rejects.toThrow(LeanError);
  });
});

describe("decodeCpio", () => {
  it("reads archives that follow one another", async () => {
    const [first, second] = [await encode(sample.slice(0, 2)), await encode(sample.slice(2))];
    expect(decodeCpio(Buffer.concat([first, new Uint8Array(8), second]))).toEqual(sample);
  });

  it.each([
    ["hard links", (b: Buffer) => b.write("00000002", 6 + 4 * 8)],
    ["another magic", (b: Buffer) => b.write("070702", 0)],
    ["signs in numbers", (b: Buffer) => b.write("-0000001", 6)],
    ["a size beyond the end", (b: Buffer) => b.write("ffffffff", 6 + 6 * 8)],
  ])("refuses %s", async (_, damage) => {
    const bytes = await encode(sample.slice(2, 3));
    damage(bytes);
    expect(() => decodeCpio(bytes)).toThrow(LeanError);
  });

  const segment = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    .filter((s) => !s.includes("\0"));
  const common = { path: segment, mode: fc.nat(0o7777), uid: fc.nat(), gid: fc.nat() };
  const entry = fc.oneof(
    fc.record({ kind: fc.constant("file" as const), data: fc.uint8Array({ maxLength: 40 }), ...common }),
    fc.record({ kind: fc.constant("directory" as const), ...common }),
    fc.record({ kind: fc.constant("symlink" as const), target: segment, ...common }),
    fc.record({
      kind: fc.constant("device" as const),
      device: fc.constantFrom("character" as const, "block" as const),
      major: fc.nat(),
      minor: fc.nat(),
      ...common,
    }),
  );

  it("gives back what was written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry), async (entries) => {
        const read = decodeCpio(await encode(entries));
        const plain = (e: CpioEntry) => (e.kind === "file" ? { ...e, data: [...e.data] } : { ...e });
        expect(read.map(plain)).toEqual(entries.map(plain));
      }),
    );
  });

  it("ends with an error, never otherwise, on damaged archives", async () => {
    const bytes = await encode(sample);
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length - 1), fc.nat(255), (cut, at, value) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = value;
        try {
          decodeCpio(damaged.subarray(0, cut));
        } catch (error) {
          expect(error).toBeInstanceOf(LeanError);
        }
      }),
    );
  });
});
