import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Declarations,
  type KernelConfig,
  type Lookup,
  parseConfig,
  selectors,
} from "../../codec/kconfig/index.js";
import { showInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { type CustomKernelParts, configured, workshopFor } from "./custom.js";
import { withKernelFolder } from "./folder.js";
import { chooseFragments, type KernelPurpose } from "./fragments.js";
import { make, makeArguments, makeBinds } from "./make.js";
import { guestFolder, outFolder, type Workshop } from "./workshop.js";

/**
 * Opens the kernel's own menu on this process's terminal, with the configuration that a purpose comes to. Returns the options
 * that were changed, as `kernel_options` has them, without those that only follow from others. `parts` has a build
 * root with ncurses; `terminal` is the value of TERM. Throws what `customKernel` throws before it compiles, and
 * `COMMAND_FAILED` when the menu ends in an error.
 */
export async function kernelMenu(
  context: Context,
  store: Store,
  purpose: KernelPurpose,
  parts: CustomKernelParts,
  terminal: string,
): Promise<Readonly<Record<string, string>>> {
  const chosen = await chooseFragments(purpose);
  // Beside the folder of its compiles, which would otherwise begin anew with what is only looked at.
  const workshop: Workshop = { ...workshopFor(parts, purpose), platform: `${purpose.platform}-menu` };
  return withKernelFolder(context, workshop.folder, async () => {
    const { final, declarations } = await configured(context, store, chosen, workshop);
    await make(context, workshop, ["scripts_basic"], {});
    await showInSandbox(context, {
      root: workshop.root,
      argv: [...makeArguments(workshop), "--silent", "menuconfig"],
      env: { TERM: terminal, KCONFIG_CONFIG: `${guestFolder(workshop)}/.config` },
      binds: makeBinds(workshop),
    });
    const edited = parseConfig(await readFile(join(outFolder(workshop), ".config"), "utf8"));
    return changedOptions(final, edited, declarations);
  });
}

/**
 * What somebody set to come from one configuration to another: options with a prompt, but for those that others switched on.
 */
export function changedOptions(
  before: KernelConfig,
  after: KernelConfig,
  declarations: Declarations,
): Readonly<Record<string, string>> {
  const value: Lookup = (symbol) => after.get(`CONFIG_${symbol}`);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changes = names.flatMap((option): readonly (readonly [string, string])[] => {
    const now = after.get(option);
    const name = option.slice("CONFIG_".length);
    const declaration = declarations.get(name);
    if (now === before.get(option) || declaration?.prompt !== true) return [];
    if (now === "y" && selectors(name, declarations, value).length > 0) return [];
    return [[name, now === undefined ? "n" : now.replace(/^"(.*)"$/, "$1")]];
  });
  return Object.fromEntries(changes);
}
