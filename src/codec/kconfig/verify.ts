import type { KernelConfig } from "./config.js";
import type { Declaration, Declarations } from "./declaration.js";
import { type Expression, holds, type Lookup, unmet } from "./expression.js";
import type { KernelRequest, MergedOption } from "./merge.js";

/** A requested option that the final configuration does not have as requested. */
export interface Unfulfilled {
  readonly option: MergedOption;
  /** Value it has; `null` when it is off. */
  readonly actual: string | null;
  readonly cause: /** The source has no such option. */
    | { readonly kind: "unknown" }
    /** Dependencies that are not met, as Kconfig writes them: `PCI`, `!ACPI_BUTTON`. */
    | { readonly kind: "depends"; readonly unmet: readonly string[] }
    /** Options that switch it on. */
    | { readonly kind: "selected"; readonly by: readonly string[] }
    /** It has no prompt: Kconfig alone decides. */
    | { readonly kind: "fixed" }
    /** Only one of a choice can be on, or the value is out of range. */
    | { readonly kind: "choice" };
}

/** Compares a final configuration with the request; empty when all is as asked for. */
export function verifyConfig(
  request: KernelRequest,
  final: KernelConfig,
  declarations: () => Declarations,
): readonly Unfulfilled[] {
  const value: Lookup = (symbol) => final.get(`CONFIG_${symbol}`)?.replace(/^"(.*)"$/, "$1");
  return [...request.values()].flatMap((option): Unfulfilled[] => {
    const actual = final.get(option.name) ?? null;
    if (actual === option.value) {
      // Asked to be off, an option that does not exist is off as well: still a mistake in the fragment.
      const exists = actual !== null || declarations().has(symbolOf(option));
      return exists ? [] : [{ option, actual, cause: { kind: "unknown" } }];
    }
    const declaration = declarations().get(symbolOf(option));
    return [{ option, actual, cause: causeOf(option, declaration, declarations(), value) }];
  });
}

function causeOf(
  option: MergedOption,
  declaration: Declaration | undefined,
  all: Declarations,
  value: Lookup,
): Unfulfilled["cause"] {
  if (declaration === undefined) return { kind: "unknown" };
  if (option.value === null) {
    const by = selectors(declaration.name, all, value);
    if (by.length > 0) return { kind: "selected", by };
  }
  const missing = unmetDependencies(declaration, value);
  if (missing.length > 0) return { kind: "depends", unmet: missing };
  return declaration.prompt ? { kind: "choice" } : { kind: "fixed" };
}

/** Of the places that declare an option the one that lacks least; empty when one lacks nothing. */
function unmetDependencies({ depends }: Declaration, value: Lookup): readonly string[] {
  const lacking = depends.map((conditions) => [...new Set(conditions.flatMap((each) => unmet(each, value)))]);
  return lacking.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/** Options that are on and select `symbol`, without `CONFIG_`, sorted. */
export function selectors(symbol: string, all: Declarations, value: Lookup): readonly string[] {
  const applies = (when: Expression | undefined) => when === undefined || holds(when, value);
  return [...all.values()]
    .filter(({ name }) => ["y", "m"].includes(value(name) ?? "n"))
    .filter(({ selects }) => selects.some((each) => each.value === symbol && applies(each.when)))
    .map(({ name }) => name)
    .sort();
}

const symbolOf = ({ name }: MergedOption) => name.slice("CONFIG_".length);
