import { createHash } from "node:crypto";
import { type Context, type StepContext, step } from "../step/index.js";
import type { Store } from "./store.js";

/** Whatever survives `JSON.stringify` unchanged. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface CachedStep<T> {
  /** Shown to people, for example `Compile guest/init`. */
  readonly name: string;
  /** Stable identifier with a version: change it when the step's code changes what it makes. */
  readonly id: string;
  /** Everything the result depends on: plain JSON, secrets never. */
  readonly inputs: Json;
  /** Digests of the store objects that a remembered result needs; it is made anew when one is gone. */
  readonly objects: (value: T) => readonly string[];
  readonly run: (step: StepContext) => Promise<T>;
  /** A few words on the result, shown whether it was made or remembered. */
  readonly detail?: (value: T) => string;
}

/** SHA-256 (hex) over a step's id and its inputs, keys of objects in sorted order. */
export function stepKey(id: string, inputs: Json): string {
  return createHash("sha256")
    .update(canonical([id, inputs]))
    .digest("hex");
}

/**
 * Runs a step, or recalls its result when a run with the same inputs finished before and all objects
 * it refers to are still in the store. `T` must be plain JSON data.
 */
export async function cached<T>(context: Context, store: Store, wanted: CachedStep<T>): Promise<T> {
  return step(context, wanted.name, async (inner) => {
    const key = stepKey(wanted.id, wanted.inputs);
    const known = await recalled(store, key, wanted.objects);
    if (known !== undefined) {
      inner.cached();
      if (wanted.detail) inner.detail(wanted.detail(known));
      return known;
    }
    const value = await wanted.run(inner);
    await store.remember(key, JSON.stringify(value));
    if (wanted.detail) inner.detail(wanted.detail(value));
    return value;
  });
}

async function recalled<T>(
  store: Store,
  key: string,
  objects: (value: T) => readonly string[],
): Promise<T | undefined> {
  const text = await store.recall(key);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as T;
    const present = await Promise.all(objects(value).map((digest) => store.has(digest)));
    return present.every(Boolean) ? value : undefined;
  } catch {
    return undefined;
  }
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.entries(value as { readonly [key: string]: Json })
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}
