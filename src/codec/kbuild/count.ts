import type { KernelConfig } from "../kconfig/index.js";

/** Text of a file of the source tree by its path; undefined when it is not there. */
export type ReadSource = (path: string) => string | undefined;

interface Counting {
  readonly read: ReadSource;
  readonly config: KernelConfig;
  readonly srcarch: string;
  readonly seen: Set<string>;
}

/** A kernel's folders lie at most this deep. */
const deepest = 20;

/**
 * About how many objects and archives a kernel of a configuration is made of, from its Kbuild files
 * (Documentation/kbuild/makefiles.rst): lists of objects by option, objects made of others, folders. What make alone can
 * compute is passed over, so that the number is near, not exact.
 */
export function countObjects(read: ReadSource, config: KernelConfig, srcarch: string): number {
  const counting = { read, config, srcarch, seen: new Set<string>() };
  const roots = ["Kbuild", "Makefile", `arch/${srcarch}/Makefile`];
  return roots.reduce((sum, path) => sum + listed(counting, path, "", 0), 0);
}

function folder(counting: Counting, path: string, depth: number): number {
  if (counting.seen.has(path) || depth > deepest) return 0;
  counting.seen.add(path);
  const file = [`${path}Kbuild`, `${path}Makefile`].find((each) => counting.read(each) !== undefined);
  return file === undefined ? 0 : 1 + listed(counting, file, path, depth);
}

function listed(counting: Counting, file: string, base: string, depth: number): number {
  const lists = assignments(counting, file);
  const wanted = ["obj", "lib", "core", "drivers", "libs"].flatMap((name) => lists.get(name) ?? []);
  const sum = (items: readonly string[], inside: boolean): number =>
    [...new Set(items)].reduce((total, item) => {
      if (item.endsWith("/")) return total + folder(counting, `${base}${item}`, depth + 1);
      if (!item.endsWith(".o")) return total;
      const parts = inside ? undefined : lists.get(item.slice(0, -2));
      return total + (parts === undefined ? 1 : sum(parts, true));
    }, 0);
  return sum(wanted, false);
}

/** Lists of a file by name, those of options that are off left out: `obj`, or an object that is made of others. */
function assignments(
  { read, config, srcarch }: Counting,
  file: string,
): ReadonlyMap<string, readonly string[]> {
  const text = (read(file) ?? "").replace(/\\\n/g, " ").replace(/#.*$/gm, "");
  const lists = new Map<string, string[]>();
  const conditions: boolean[] = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (branches(line, config, conditions) || conditions.includes(false)) continue;
    const [, name, when, items] = /^([\w-]+?)-(y|objs|\$\(.*?\)+)\s*[:+]?=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || when === undefined || items === undefined || !isOn(when, config)) continue;
    const words = items
      .replaceAll("$(SRCARCH)", srcarch)
      .split(/\s+/)
      .filter((word) => word !== "");
    lists.set(name, [...(lists.get(name) ?? []), ...words.filter((word) => !word.includes("$"))]);
  }
  return lists;
}

function isOn(when: string, config: KernelConfig): boolean {
  const option = /\$\((CONFIG_\w+)\)/.exec(when)?.[1];
  return option === undefined ? !when.startsWith("$") : config.get(option) === "y";
}

/** Keeps account of `if…`, `else` and `endif`; a condition that make alone can compute holds. */
function branches(line: string, config: KernelConfig, conditions: boolean[]): boolean {
  const [, word, rest = ""] = /^(ifn?def|ifn?eq|else|endif)\b\s*(.*)$/.exec(line) ?? [];
  if (word === undefined) return false;
  const former = conditions.pop();
  if (word === "endif") return true;
  if (word === "else") {
    if (former !== undefined) conditions.push(!former);
    return true;
  }
  if (former !== undefined) conditions.push(former);
  conditions.push(holds(word, rest, config));
  return true;
}

function holds(word: string, rest: string, config: KernelConfig): boolean {
  const [, option, value = "y"] = /^(?:\(\$\()?(CONFIG_\w+)(?:\),\s*([ymn]?)\))?$/.exec(rest) ?? [];
  if (option === undefined) return true;
  const is = value === "" ? !config.has(option) : config.get(option) === value;
  return word.startsWith("ifn") ? !is : is;
}
