import type { Context } from "./context.js";

/** Handed to the body of a step. */
export interface StepContext extends Context {
  readonly step: number;
  /** Reports how far the step is; throttling is the reporter's affair. */
  progress(done: number, total: number | undefined, unit: "bytes" | "files" | "packages" | "items"): void;
  /** Sets the words shown when the step ends. */
  detail(text: string): void;
  /** Marks the step as answered from the cache. */
  cached(): void;
}

let nextId = 1;

/**
 * Runs `body` as a named, timed, nested step: start and end are events, and the end is reported
 * whether it succeeds or throws. Throws `AbortError` (the signal's reason) before starting when
 * the signal is already aborted.
 */
export async function step<T>(
  context: Context,
  name: string,
  body: (step: StepContext) => Promise<T>,
): Promise<T> {
  context.signal.throwIfAborted();
  const id = nextId++;
  const parent = context.step === undefined ? {} : { parent: context.step };
  const started = performance.now();
  let detail: string | undefined;
  let outcome: "done" | "cached" = "done";
  const { emit } = context;
  const end = (result: "done" | "cached" | "failed") =>
    emit({
      type: "step-end",
      id,
      name,
      ...parent,
      outcome: result,
      milliseconds: performance.now() - started,
      ...(detail === undefined ? {} : { detail }),
    });
  emit({ type: "step-start", id, ...parent, name });
  try {
    const value = await body({
      emit,
      signal: context.signal,
      step: id,
      progress: (done, total, unit) =>
        emit({ type: "step-progress", id, done, unit, ...(total === undefined ? {} : { total }) }),
      detail: (text) => {
        detail = text;
      },
      cached: () => {
        outcome = "cached";
      },
    });
    end(outcome);
    return value;
  } catch (error) {
    end("failed");
    throw error;
  }
}
