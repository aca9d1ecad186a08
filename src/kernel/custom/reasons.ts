import { type Declarations, type KernelConfig, type Lookup, selectors } from "../../codec/kconfig/index.js";
import type { Need } from "../../filetree/index.js";
import type { Chosen } from "./fragments.js";

/** Id of an option in the graph of reasons. */
export function optionId(name: string): string {
  return `kconfig:${name}`;
}

/**
 * Why each option that is on is on: a fragment asks for it (the reason is the fragment's comment), other options
 * select it, or Kconfig has it on when what it depends on is. `kernel` is the id of the kernel itself.
 */
export function optionNeeds(
  { request, askers }: Chosen,
  final: KernelConfig,
  declarations: Declarations,
  kernel: string,
): readonly Need[] {
  const value: Lookup = (symbol) => final.get(`CONFIG_${symbol}`);
  const used = new Set([...request.values()].map(({ fragment }) => fragment));
  const asking = [...askers].filter(([fragment]) => used.has(fragment)).flatMap(([, { needs }]) => needs);
  const roots = [...new Map(asking.map((need) => [`${need.id} ${need.by}`, need])).values()];
  const options = [...final].flatMap(([name, setting]): readonly Need[] => {
    const id = optionId(name);
    const wanted = request.get(name);
    if (wanted !== undefined) {
      return [{ id, by: askers.get(wanted.fragment)?.id ?? kernel, rule: wanted.reason }];
    }
    if (setting !== "y") return [{ id, by: kernel, rule: `${setting}, Kconfig's default` }];
    const by = selectors(name.slice("CONFIG_".length), declarations, value);
    if (by.length === 0)
      return [{ id, by: kernel, rule: "Kconfig's default, where what it depends on is on" }];
    return by.map((selector) => ({
      id,
      by: optionId(`CONFIG_${selector}`),
      rule: `selected by ${selector}`,
    }));
  });
  return [...roots, ...options];
}
