import { access } from "node:fs/promises";
import { join } from "node:path";
import { openStore, type Store } from "../../src/store/index.js";

export interface TestBuildRoot {
  /** Folder of a root with Elixir, rebar3, make, a C compiler and git. */
  readonly root: string;
  readonly key: string;
  readonly store: Store;
}

/** The build root that tests compile in. Throws a clear error when there is none. */
export async function buildRoot(): Promise<TestBuildRoot> {
  const root = "/tmp/f/root";
  await access(join(root, "usr/bin/mix")).catch(() => {
    throw new Error(`There is no build root at ${root}.`);
  });
  return { root, key: "test", store: await openStore("/tmp/f/store") };
}
