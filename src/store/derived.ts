import { hasCode } from "../error/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "./store.js";

/** A file that is made from other bytes and kept for its users on disk. */
export interface Derived {
  /** Shown to people while it is made. */
  readonly name: string;
  /** See `stepKey`. */
  readonly key: string;
  /** Its bytes; undefined when there is no such file, which is remembered as well. */
  readonly make: () => Promise<Uint8Array | undefined>;
}

/** Path of a derived file in the store, intact; made when it is not there. Never write to it. */
export async function derivedFile(
  context: Context,
  store: Store,
  { name, key, make }: Derived,
): Promise<string | undefined> {
  const known = await store.recall(key);
  if (known === "null") return undefined;
  const digest = /^"([0-9a-f]{64})"$/.exec(known ?? "")?.[1];
  if (digest !== undefined && (await intact(store, digest))) return store.path(digest);
  return step(context, name, async () => {
    const bytes = await make();
    const made = bytes === undefined ? undefined : await store.put(bytes);
    await store.remember(key, JSON.stringify(made ?? null));
    return made === undefined ? undefined : store.path(made);
  });
}

async function intact(store: Store, digest: string): Promise<boolean> {
  try {
    await store.verify(digest);
    return true;
  } catch (error) {
    if (hasCode(error, "STORE_CORRUPT")) return false;
    throw error;
  }
}
