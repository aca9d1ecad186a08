import type { Context } from "./context.js";

type Work<T> = (context: Context) => Promise<T>;
type Results<W extends readonly Work<unknown>[]> = { [K in keyof W]: Awaited<ReturnType<W[K]>> };

/**
 * Runs work side by side. When one part fails the others are aborted and waited for, so that nothing
 * goes on in the background; the first error is thrown.
 */
export async function together<const W extends readonly Work<unknown>[]>(
  context: Context,
  ...works: W
): Promise<Results<W>> {
  const controller = new AbortController();
  const signal = AbortSignal.any([context.signal, controller.signal]);
  let first: { readonly error: unknown } | undefined;
  const results = await Promise.all(
    works.map((work) =>
      work({ ...context, signal }).catch((error: unknown) => {
        first ??= { error };
        controller.abort(error);
      }),
    ),
  );
  if (first !== undefined) throw first.error;
  return results as Results<W>;
}
