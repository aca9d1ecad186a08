import { optionsContradict } from "./errors.js";
import type { Fragment, RequestedOption } from "./fragment.js";

/** An option as it was decided, with the fragment that asked for it. */
export interface MergedOption extends RequestedOption {
  readonly fragment: string;
}

/** The request: options by name. */
export type KernelRequest = ReadonlyMap<string, MergedOption>;

/**
 * Puts fragments together. Two that ask the same option for different things are an error, whichever comes first;
 * `overrides` (what the user wants) goes over all of them. Throws `KERNEL_OPTIONS_CONTRADICT`.
 */
export function mergeFragments(
  fragments: readonly Fragment[],
  overrides: readonly Fragment[] = [],
): KernelRequest {
  const merged = collect(fragments);
  return new Map([...merged, ...collect(overrides)]);
}

function collect(fragments: readonly Fragment[]): Map<string, MergedOption> {
  const options = new Map<string, MergedOption>();
  for (const { name, options: wanted } of fragments) {
    for (const option of wanted) {
      const known = options.get(option.name);
      const fresh = { ...option, fragment: name };
      if (known === undefined) options.set(option.name, fresh);
      else if (known.value !== option.value) throw optionsContradict(known, fresh);
    }
  }
  return options;
}
