import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { readArchive } from "./archive.js";

const sink = { put: async (bytes: Uint8Array) => Buffer.from(bytes).toString("hex").slice(0, 16) };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lean-archive-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Member = Parameters<ReturnType<typeof pack>["entry"]>[0];

async function tarball(members: readonly (readonly [Member, string?])[]): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of members) archive.entry(header, content ?? "");
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function read(bytes: Uint8Array, most?: Parameters<typeof readArchive>[2]) {
  const path = join(folder, "archive.tar.gz");
  await writeFile(path, bytes);
  return readArchive(path, sink, most);
}

const members: readonly (readonly [Member, string?])[] = [
  [{ name: "./" }, ""],
  [{ name: "./lib/", type: "directory" }],
  [{ name: "./lib/run", mode: 0o755 }, "#!/bin/sh\n"],
  [{ name: "./lib/again", type: "link", linkname: "./lib/run" }],
  [{ name: "./lib/near", type: "symlink", linkname: "run" }],
];

describe("readArchive", () => {
  it("reads files, folders and links of both kinds, compressed or not", async () => {
    const bytes = await tarball(members);
    const entries = await read(gzipSync(bytes));
    expect(entries.map(({ path, kind, mode }) => `${path} ${kind} ${mode.toString(8)}`)).toEqual([
      "lib directory 755",
      "lib/run file 755",
      "lib/again file 755",
      "lib/near symlink 777",
    ]);
    expect(await read(bytes)).toEqual(entries);
  });

  it.each([
    ["an absolute path", [[{ name: "/etc/passwd" }]], "leaves it"],
    ["a path upwards", [[{ name: "lib/../../x" }]], "leaves it"],
    ["a device", [[{ name: "null", type: "character-device" }]], "is a character-device"],
    ["a link to nothing", [[{ name: "x", type: "link", linkname: "../y" }]], "which it lacks"],
    ["no members", [], "it is empty"],
  ] as const)("refuses %s", async (_, wrong, words) => {
    await expect(read(await tarball(wrong))).rejects.toMatchObject({
      code: "ARCHIVE_INVALID",
      message: expect.stringContaining(words),
    });
  });

  it("stops at its limits, before it has read all", async () => {
    const bomb = gzipSync(await tarball([[{ name: "zeros" }, "0".repeat(100_000)]]));
    const limits = { bytes: 50_000, file: 200_000, members: 10 };
    await expect(read(bomb, limits)).rejects.toMatchObject({ code: "ARCHIVE_TOO_LARGE" });
    await expect(read(bomb, { ...limits, bytes: 10 ** 6, file: 10 })).rejects.toThrow("zeros");
    const many = await tarball(Array.from({ length: 11 }, (_, n) => [{ name: `f${n}` }] as const));
    await expect(read(many, limits)).rejects.toMatchObject({ code: "ARCHIVE_TOO_LARGE" });
  });

  it("survives any damage: entries, or an expected error", async () => {
    const whole = await tarball(members);
    const packed = gzipSync(whole);
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.nat(255), fc.boolean(), async (zip, at, value, cut) => {
        const bytes = Buffer.from(zip ? packed : whole);
        const place = at % bytes.length;
        bytes[place] = value;
        const error: unknown = await read(cut ? bytes.subarray(0, place) : bytes).catch(
          (thrown: unknown) => thrown,
        );
        if (error instanceof Error) expect(error).toBeInstanceOf(LeanError);
      }),
      { numRuns: 200 },
    );
  });
});
