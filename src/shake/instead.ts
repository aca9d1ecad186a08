import { type BeamModule, decodeModule, encodeModule } from "../codec/beam/index.js";

/** Modules of the base whose calls of functions (`module:name/arity`) go to the same function of another module. */
export interface Instead {
  readonly in: readonly string[];
  readonly calls: readonly string[];
  readonly by: string;
}

/**
 * A module's file with its calls redirected, undefined when none is. Only its tables of imports and atoms change.
 * Throws what `decodeModule` throws.
 */
export function redirected(
  bytes: Uint8Array,
  name: string,
  rows: readonly Instead[],
): Uint8Array | undefined {
  const own = rows.filter(({ in: modules }) => modules.includes(name));
  if (own.length === 0) return undefined;
  const module = own.reduce(redirect, decodeModule(bytes));
  return encodeModule(module);
}

function redirect(module: BeamModule, { calls, by }: Instead): BeamModule {
  const known = module.atoms.names.indexOf(by) + 1;
  const names = known > 0 ? module.atoms.names : [...module.atoms.names, by];
  const target = known > 0 ? known : names.length;
  const nameOf = (place: number) => module.atoms.names[place - 1] ?? "";
  const imports = module.imports.map((each) =>
    calls.includes(`${nameOf(each.module)}:${nameOf(each.name)}/${each.arity}`)
      ? { ...each, module: target }
      : each,
  );
  return { ...module, imports, atoms: { ...module.atoms, names } };
}
