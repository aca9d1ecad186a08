import { type Instructions, kind } from "../../codec/beam/index.js";
import { type Known, valueKind } from "./model.js";
import { isRegister, type Registers, trackRegisters } from "./registers.js";

/** What is known of the values of operands at the instruction that is being looked at. */
export interface Values {
  readonly registers: Registers;
  /** One of `valueKind`, or 0. */
  kindOf(operand: number): number;
  valueOf(operand: number): number;
  /** The atom that an operand is. */
  atom(operand: number): string | undefined;
  /** The length of the list that an operand is, -1 when it is not known to be one. */
  length(operand: number): number;
  /** What is known of the arguments of a call, empty when nothing is. */
  arguments(arity: number): readonly Known[];
  set(target: number, known: number, value: number): void;
  copy(source: number, target: number): void;
  forget(operand: number): void;
}

/** Follows values through registers. `lengths` are those of the literals that are lists. */
export function followValues(
  code: Instructions,
  atoms: readonly string[],
  lengths: readonly (number | undefined)[],
): Values {
  const registers = trackRegisters();
  const raw = (operand: number) => code.values[operand] ?? 0;
  const tag = (operand: number) => code.kinds[operand] ?? 0;

  const values: Values = {
    registers,
    kindOf(operand) {
      const of = tag(operand);
      if (of === kind.a) return raw(operand) === 0 ? valueKind.list : valueKind.atom;
      if (of === kind.literal) return valueKind.literal;
      if (of === kind.i) return valueKind.integer;
      return isRegister(of) ? registers.kindOf(of, raw(operand)) : 0;
    },
    valueOf: (operand) =>
      isRegister(tag(operand)) ? registers.valueOf(tag(operand), raw(operand)) : raw(operand),
    atom: (operand) =>
      values.kindOf(operand) === valueKind.atom ? atoms[values.valueOf(operand)] : undefined,
    length(operand) {
      const known = values.kindOf(operand);
      if (known === valueKind.list) return values.valueOf(operand);
      return known === valueKind.literal ? (lengths[values.valueOf(operand)] ?? -1) : -1;
    },
    arguments: (arity) => knownArguments(registers, arity),
    set: (target, known, value) => registers.set(tag(target), raw(target), known, value),
    copy(source, target) {
      const known = values.kindOf(source);
      if (known === 0) values.forget(target);
      else values.set(target, known, values.valueOf(source));
    },
    forget(operand) {
      if (isRegister(tag(operand))) registers.forget(tag(operand), raw(operand));
    },
  };
  return values;
}

function knownArguments(registers: Registers, arity: number): readonly Known[] {
  const known: Known[] = [];
  let any = false;
  for (let n = 0; n < arity; n++) {
    const of = registers.kindOf(kind.x, n);
    any ||= of !== 0;
    known.push(of === 0 ? 0 : [of, registers.valueOf(kind.x, n)]);
  }
  return any ? known : [];
}
