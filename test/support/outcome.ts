import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LeanError } from "../../src/error/index.js";
import type { Event } from "../../src/event/index.js";
import type { Context } from "../../src/step/index.js";

/** The expected failure that `work` ends with. Anything else, success included, is an error of the test. */
export async function failure(work: () => unknown): Promise<LeanError> {
  let value: unknown;
  try {
    value = await work();
  } catch (error) {
    if (error instanceof LeanError) return error;
    throw error;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)?.slice(0, 200)}`);
}

/** A context that gathers its events. */
export function recording(signal = new AbortController().signal): Context & { readonly events: Event[] } {
  const events: Event[] = [];
  return { emit: (event) => void events.push(event), signal, events };
}

/** A new folder below the system's temporary one, and what removes it. */
export async function scratch(
  name: string,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `leanvm-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
