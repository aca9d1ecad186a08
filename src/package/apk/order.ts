import { meets } from "./candidates.js";
import type { ApkEntry } from "./catalog.js";

export interface InstallOrder {
  /** Names, each behind those that it depends on, as far as that can be. */
  readonly names: readonly string[];
  /** Groups that depend on each other in a circle and so have no order among them, each sorted by name. */
  readonly circles: readonly (readonly string[])[];
}

/** The order in which packages of a closure would be installed (Tarjan's strongly connected components). */
export function installOrder(packages: readonly ApkEntry[]): InstallOrder {
  const groups: string[][] = [];
  const marks = new Map<string, Mark>();
  const stack: string[] = [];
  const visit = (entry: ApkEntry): Mark => {
    const mark: Mark = { index: marks.size, low: marks.size, open: true };
    marks.set(entry.name, mark);
    stack.push(entry.name);
    for (const other of neededBy(entry, packages)) {
      const known = marks.get(other.name);
      if (known === undefined) mark.low = Math.min(mark.low, visit(other).low);
      else if (known.open) mark.low = Math.min(mark.low, known.index);
    }
    if (mark.low === mark.index) groups.push(closeGroup(stack, marks, entry.name));
    return mark;
  };
  for (const entry of packages) if (!marks.has(entry.name)) visit(entry);
  return { names: groups.flat(), circles: groups.filter(({ length }) => length > 1) };
}

interface Mark {
  readonly index: number;
  low: number;
  open: boolean;
}

/** Takes a finished component from the stack. */
function closeGroup(stack: string[], marks: ReadonlyMap<string, Mark>, root: string): string[] {
  const group = stack.splice(stack.lastIndexOf(root)).sort();
  for (const name of group) {
    const mark = marks.get(name);
    if (mark !== undefined) mark.open = false;
  }
  return group;
}

function neededBy(entry: ApkEntry, packages: readonly ApkEntry[]): readonly ApkEntry[] {
  const needed = entry.depends.filter(({ conflict }) => !conflict);
  return packages.filter((other) => other !== entry && needed.some((wanted) => meets(other, wanted)));
}
