import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { definedVersions, neededVersions, parseElf } from "./index.js";

/** Node itself is an ELF program that is linked with glibc's versioned libraries wherever tests run. */
const program = await readFile(process.execPath);

it("reads what a program was linked with, by library", () => {
  const wanted = neededVersions(program, parseElf(program));
  const libc = wanted.find(({ library }) => library === "libc.so.6");
  expect(libc?.versions).toContain("GLIBC_2.2.5");
  expect(libc?.versions.every((version) => /^GLIBC_/.test(version))).toBe(true);
});

it("finds none in a file without any", () => {
  const plain = Buffer.alloc(64);
  plain.write("\x7fELF\x02\x01\x01", "latin1");
  plain.writeUInt16LE(64, 52);
  expect(neededVersions(plain, parseElf(plain))).toEqual([]);
  expect(definedVersions(plain, parseElf(plain))).toEqual([]);
});

it("survives damage: versions, or an expected error", () => {
  const head = Buffer.from(program.subarray(0, 512 * 1024));
  fc.assert(
    fc.property(fc.nat(0x400), fc.nat(255), (at, value) => {
      const damaged = Buffer.from(head);
      damaged[at] = value;
      try {
        neededVersions(damaged, parseElf(damaged));
      } catch (error) {
        expect(error).toBeInstanceOf(LeanError);
      }
    }),
    { numRuns: 200 },
  );
});
