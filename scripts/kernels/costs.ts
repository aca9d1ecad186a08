import { type KernelBench, made, plainPurpose, sizes } from "./bench.js";
import { bootKernel } from "./boot.js";
import { hardeningItems } from "./hardening.js";
import type { HardeningCost } from "./record.js";

/** What each item of hardening adds to the kernel for microvm; all items when none is named. */
export async function* hardeningCosts(
  bench: KernelBench,
  named: readonly string[],
): AsyncGenerator<HardeningCost> {
  const items = await hardeningItems();
  const unknown = named.filter((name) => !items.some(({ item }) => item === name));
  if (unknown.length > 0) throw new Error(`no such item: ${unknown.join(", ")}`);
  const whole = await measured(bench, {});
  for (const { item, without } of items) {
    if (named.length > 0 && !named.includes(item)) continue;
    const less = await measured(bench, without);
    yield {
      item,
      bytes: whole.bytes - less.bytes,
      instructions: whole.instructions - less.instructions,
    };
  }
}

async function measured(bench: KernelBench, options: Readonly<Record<string, string>>) {
  const { root, prefix } = bench.parts;
  const kernel = await made(bench, plainPurpose(bench.arch, "microvm", options));
  const { instructions } = await bootKernel(bench.context, bench.store, kernel, { root: root.path, prefix });
  return { bytes: (await sizes(bench, kernel)).bytes, instructions };
}
