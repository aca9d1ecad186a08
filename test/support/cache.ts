import { readdir, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { readLock } from "../../src/config/index.js";
import { stepKey } from "../../src/store/index.js";

/**
 * The cache that tests share: `LEANVM_TEST_CACHE`, else the user's own, which `npm start` has filled.
 * What tests take from it are packages and compiled parts; what they damage is a copy.
 */
export function testCache(): string {
  const { LEANVM_TEST_CACHE, LEANVM_CACHE, XDG_CACHE_HOME } = process.env;
  const named = LEANVM_TEST_CACHE || LEANVM_CACHE;
  return named || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "leanvm");
}

/**
 * Forgets every finished step of a cache but the packages that lock files pin: the next build does all
 * its work again and needs no network.
 */
export async function forgetSteps(cache: string, locks: readonly string[]): Promise<void> {
  const read = await Promise.all(locks.map((lock) => readLock(lock, { required: true })));
  const pinned = read
    .flatMap((lock) => Object.values(lock?.sets ?? {}))
    .flatMap((sets) => Object.values(sets))
    .flatMap((set) => set.packages);
  const kept = new Set(
    pinned.map(({ sha256, name, version }) => {
      return `${stepKey("deb-tree-1", { sha256, owner: `${name}@${version}` })}.json`;
    }),
  );
  const steps = await readdir(join(cache, "steps"));
  await Promise.all(
    steps.filter((name) => !kept.has(name)).map((name) => rm(join(cache, "steps", name), { force: true })),
  );
  await rm(join(cache, "work"), { recursive: true, force: true });
}
