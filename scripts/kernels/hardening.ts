import { readFile } from "node:fs/promises";
import { parseFragment, type RequestedOption } from "../../src/codec/kconfig/index.js";
import { dataFile } from "../../src/config/index.js";

export interface HardeningItem {
  readonly item: string;
  readonly words: string;
  /** What a kernel without it is asked for. */
  readonly without: Readonly<Record<string, string>>;
}

const off = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "n"]));

/** What costs something, as it can be left out of a kernel for x86_64. What only leaves code out is not here. */
export async function hardeningItems(): Promise<readonly HardeningItem[]> {
  const faults = (await hardeningOptions("arch/x86_64.config", "faults")).map(({ name }) => name);
  return [
    {
      item: "stack-protector",
      words: "a canary on the stack of functions with arrays",
      without: off("STACKPROTECTOR", "STACKPROTECTOR_STRONG"),
    },
    {
      item: "vmap-stack",
      words: "guard pages of kernel stacks",
      without: off("VMAP_STACK"),
    },
    {
      item: "freelists",
      words: "lists of free memory shuffled and protected",
      without: off("SLAB_FREELIST_HARDENED", "SLAB_FREELIST_RANDOM"),
    },
    {
      item: "usercopy",
      words: "copies between kernel and programs checked against the object",
      without: off("HARDENED_USERCOPY"),
    },
    {
      item: "fortify",
      words: "copies and texts checked where the compiler knows the size",
      without: off("FORTIFY_SOURCE"),
    },
    {
      item: "init-stack",
      words: "variables zeroed",
      without: { ...off("INIT_STACK_ALL_ZERO"), INIT_STACK_NONE: "y" },
    },
    {
      item: "kaslr",
      words: "kernel and its data at random addresses",
      without: off("RANDOMIZE_BASE", "RANDOMIZE_MEMORY", "RELOCATABLE"),
    },
    {
      item: "mitigations",
      words: "faults of processors worked around",
      without: off(...faults.map((name) => name.replace(/^CONFIG_/, ""))),
    },
  ];
}

/** Options of a fragment's sections whose heading (`# --- … ---`) has a word. */
export async function hardeningOptions(fragment: string, word: string): Promise<readonly RequestedOption[]> {
  const text = await readFile(dataFile(`kernel/${fragment}`), "utf8");
  const [, ...parts] = text.split(/^# --- (.+) ---$/m);
  return parts.flatMap((title, index) =>
    index % 2 === 0 && title.includes(word) ? parseFragment(fragment, parts[index + 1] ?? "").options : [],
  );
}
