import pLimit from "p-limit";
import type { Context } from "../step/index.js";

/**
 * Runs `work` for every item, at most `width` at a time, and gives the results in the order of the items.
 * The first failure stops the rest (through the signal of the context that `work` receives) and is thrown
 * once everything that was under way has ended.
 */
export async function parallel<T, R>(
  context: Context,
  items: readonly T[],
  width: number,
  work: (context: Context, item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const stop = new AbortController();
  const inner: Context = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const limit = pLimit(width);
  const failures: unknown[] = [];
  const tasks = items.map((item, index) =>
    limit(async () => {
      try {
        inner.signal.throwIfAborted();
        return await work(inner, item, index);
      } catch (error) {
        failures.push(error);
        stop.abort(error);
        throw error;
      }
    }),
  );
  const settled = await Promise.allSettled(tasks);
  if (failures.length > 0) throw failures[0];
  return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
