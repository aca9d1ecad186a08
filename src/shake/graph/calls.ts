import { kind } from "../../codec/beam/index.js";
import type { Found, Surroundings } from "./found.js";
import { type DynamicCall, valueKind } from "./model.js";
import type { Registers } from "./registers.js";
import type { Values } from "./values.js";

/** Place in the source, as the last `line` instruction gave it; 0 when unknown. */
export interface Place {
  readonly file: number;
  readonly line: number;
}

/** Records a call of the import at `place`: arguments that are known, and what the function stands for. */
export function recordCall(
  { module, atoms, lengths }: Surroundings,
  { registers, arguments: known }: Values,
  found: Found,
  place: number,
  at: Place,
): void {
  const called = module.imports[place];
  if (called === undefined) return;
  const given = known(Math.min(called.arity, 255));
  if (given.length > 0) found.calls.push({ import: place, line: at.line, arguments: given });
  if (atoms[called.module] !== "erlang") return;
  const name = atoms[called.name];
  if (name === "nif_error") found.nif = true;
  if (called.arity !== 3) return;
  if (name === "apply") recordDynamic("apply", lastLength(registers, lengths), 0);
  else if (name === "make_fun") recordDynamic("capture", lastArity(registers), 0);

  function recordDynamic(of: DynamicCall["kind"], arity: number, from: number): void {
    found.dynamic.push(dynamicCall(registers, atoms, { kind: of, arity, ...at }, from));
  }
}

/** A computed call whose module and function are in the X registers from `from` on, as far as those are known. */
export function dynamicCall(
  registers: Registers,
  atoms: readonly string[],
  call: DynamicCall,
  from: number,
): DynamicCall {
  const named = (register: number) =>
    registers.kindOf(kind.x, register) === valueKind.atom
      ? atoms[registers.valueOf(kind.x, register)]
      : undefined;
  const [module, name] = [named(from), named(from + 1)];
  return { ...call, ...(module !== undefined && { module }), ...(name !== undefined && { name }) };
}

/** Number of arguments of `apply(M, F, Arguments)`. */
function lastLength(registers: Registers, lengths: Surroundings["lengths"]): number {
  const value = registers.valueOf(kind.x, 2);
  const known = registers.kindOf(kind.x, 2);
  if (known === valueKind.list) return value;
  return known === valueKind.literal ? (lengths[value] ?? -1) : -1;
}

/** Arity in `fun M:F/A`. */
function lastArity(registers: Registers): number {
  return registers.kindOf(kind.x, 2) === valueKind.integer ? registers.valueOf(kind.x, 2) : -1;
}
