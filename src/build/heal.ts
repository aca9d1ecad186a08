import { hasCode } from "../error/index.js";
import type { Context } from "../step/index.js";

/** More than this many damaged objects in one build mean a failing disk. */
const mostRepairs = 20;

/**
 * Runs a build; when a stored object turns out to be damaged (it is removed by then), runs it again, so
 * that what is gone is fetched or made anew. Everything else comes from the cache.
 */
export async function healing<T>(context: Context, build: () => Promise<T>): Promise<T> {
  for (let repairs = 0; ; repairs++) {
    try {
      return await build();
    } catch (error) {
      if (!hasCode(error, "STORE_CORRUPT") || repairs === mostRepairs) throw error;
      const message = error instanceof Error ? error.message : String(error);
      context.emit({ type: "warning", code: "STORE_CORRUPT", message, hint: "It is being made anew." });
    }
  }
}
