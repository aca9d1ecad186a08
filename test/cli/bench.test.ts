import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leanvm, withFolder } from "../support/leanvm.js";

describe("leanvm bench", () => {
  it.each([
    [["bench"], /Missing required argument 'image'/],
    [["bench", "x", "--runs", "0"], /--runs takes a whole number from 1 to 100, not "0"/],
    [["bench", "x", "--runs", "many"], /not "many"/],
    [
      ["bench", "x", "--report", "x.pdf"],
      /--report writes \.md, \.html or \.json, and .*x\.pdf is none of them/,
    ],
  ])("%j ends with 2", async (args, words) => {
    await withFolder(async (folder) => {
      const { status, stderr } = await leanvm(args, {
        cwd: folder,
        env: { LEANVM_CACHE: join(folder, "c") },
      });
      expect(stderr).toMatch(words);
      expect(status).toBe(2);
    });
  });

  it.each([["holds no release", {}, 1, "BENCH_NO_RELEASE"]])(
    "refuses an image that %s",
    async (_, more, expected, code) => {
      await withFolder(async (folder) => {
        await writeImage(join(folder, "image"), more);
        const { status, stdout } = await leanvm(["bench", "image", "--json"], {
          cwd: folder,
          env: { LEANVM_CACHE: join(folder, "c") },
        });
        expect(JSON.parse(stdout).error.code).toBe(code);
        expect(status).toBe(expected);
      });
    },
  );

  it("refuses what is no image", async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, "empty"));
      const { status, stdout } = await leanvm(["bench", "empty", "--json"], {
        cwd: folder,
        env: { LEANVM_CACHE: join(folder, "c") },
      });
      expect(JSON.parse(stdout).error.code).toBe("NOT_AN_IMAGE");
      expect(status).not.toBe(0);
    });
  });

  it("says where it looked for the project of a baseline", async () => {
    await withFolder(async (folder) => {
      await writeImage(join(folder, "image"), {});
      const { status, stdout } = await leanvm(["bench", "image", "--baseline", "--json"], {
        cwd: folder,
        env: { LEANVM_CACHE: join(folder, "c") },
      });
      const { error } = JSON.parse(stdout);
      expect(error).toMatchObject({ code: "BENCH_NO_PROJECT", hint: "Name its folder with --project DIR." });
      expect(error.details).toContain(`not ${folder}`);
      expect(status).toBe(2);
    });
  });
});

const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** The least that an image.json can say. */
const description = {
  ...{ format: 1, name: "demo", version: "1.0.0", type: "debian", arch: "x86_64", size: 0, commandLine: [] },
  kernel: { file: "kernel", size: 0, sha256, release: "6" },
  rootfs: { file: "rootfs", size: 0, sha256, compression: "none", parts: [] },
  ...{ versions: {}, capabilities: [], defaults: { ready: "boot" }, packages: [], reasons: [], contents: [] },
};

async function writeImage(folder: string, more: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, "image.json"), JSON.stringify({ ...description, ...more }));
  await writeFile(join(folder, "kernel"), "");
  await writeFile(join(folder, "rootfs"), "");
}
