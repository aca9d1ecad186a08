import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetSteps } from "../support/cache.js";
import { startLeanvm } from "../support/leanvm.js";
import { long } from "../support/skip.js";
import {
  bench,
  built,
  copyCache,
  copyProject,
  digests,
  helloWorld,
  processesNaming,
  withCache,
} from "./kit.js";

const lock = join(helloWorld, "lean.lock");
let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
  // What the copies of the cache share: packages and the build root.
  await built([await copyProject(helloWorld, join(folder.path, "first")), "-o", join(folder.path, "warm")]);
});
afterAll(() => folder.remove());

describe("the same inputs", () => {
  it("give the same bytes in another folder with another cache", async () => {
    const images: Readonly<Record<string, string>>[] = [];
    for (const name of ["one", "a/much/deeper/two"]) {
      const at = join(folder.path, name);
      const project = await copyProject(helloWorld, join(at, "hello_world"));
      const cache = await copyCache(join(at, "cache"), "packages only");
      await built([project, "-o", join(at, "image")], cache);
      images.push(await digests(join(at, "image")));
    }
    expect(images[0]).toEqual(images[1]);
    const files = ["image.json", "kernel", "reasons.json.gz", "rootfs.cpio.xz"];
    expect(Object.keys(images[0] ?? {})).toEqual(files);
  });
});

/** A pseudo-random number from 0 to 1 (mulberry32): the same moments in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How often a build is killed. */
const moments = long ? 20 : 8;

describe("kill -9", { timeout: 900_000 }, () => {
  it(`at ${moments} moments of a build: the next build gives the bytes of an undisturbed one`, async () => {
    const random = randomNumbers(2);
    const cache = await copyCache(join(folder.path, "cache"), "packages only");
    const project = await copyProject(helloWorld, join(folder.path, "killed"));
    const output = join(folder.path, "image");
    const args = [project, "--compression", "gzip", "-o", output];
    const started = performance.now();
    await built(args, cache);
    const whole = performance.now() - started;
    const undisturbed = await digests(output);
    let killed = 0;
    for (let round = 0; round < moments; round++) {
      await forgetSteps(cache, [lock]);
      await rm(output, { recursive: true, force: true });
      const build = startLeanvm(["build", ...args], { env: withCache(cache), group: true });
      await sleep(random() * whole);
      build.kill("SIGKILL");
      const { status } = await build.done;
      if (status === null) killed += 1;
      const names = await readdir(output).catch(() => undefined);
      if (names !== undefined) expect(await digests(output)).toEqual(undisturbed);
      await built(args, cache);
      expect(await digests(output)).toEqual(undisturbed);
    }
    expect(killed).toBeGreaterThanOrEqual(moments * 0.75);
    expect(await processesNaming(cache)).toEqual([]);
    expect((await readdir(folder.path)).filter((name) => name.startsWith("."))).toEqual([]);
    expect(await readdir(join(cache, "tmp")), "what killed builds left").toEqual([]);
  });
});
