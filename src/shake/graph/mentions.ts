import { kind } from "../../codec/beam/index.js";
import { comparing, effect, effects, importOperand, op } from "./effects.js";
import type { Found, Surroundings } from "./found.js";

/**
 * Records what instruction `n` of the function at `here` mentions, whatever it does: imports, atoms, literals, and
 * functions whose labels it calls or jumps to.
 */
export function recordMentions(around: Surroundings, found: Found, n: number, here: number): void {
  const { code, placeOf } = around;
  const opcode = code.opcodes[n] ?? 0;
  const first = code.starts[n] ?? 0;
  const end = code.starts[n + 1] ?? first;
  const imported = importOperand[opcode] ?? -1;
  if (imported >= 0) found.imports.add(code.values[first + imported] ?? 0);
  const compares = comparesOnly(around, opcode, first);
  const [atoms, literals] = compares
    ? [found.compared, found.comparedLiterals]
    : [found.atoms, found.literals];
  for (let operand = first; operand < end; operand++) {
    const value = code.values[operand] ?? 0;
    const of = code.kinds[operand];
    if (of === kind.a) {
      if (value > 0) atoms.add(value);
    } else if (of === kind.literal) {
      literals.add(value);
    } else if (of === kind.f) {
      const place = placeOf[value] ?? -1;
      if (place >= 0 && place !== here) found.locals.add(place);
    }
  }
}

function comparesOnly({ module, code, atoms }: Surroundings, opcode: number, first: number): boolean {
  const does = effects[opcode];
  if (does === effect.compares || does === effect.words) return true;
  if (opcode !== op.bif2 && opcode !== op.gcBif2) return false;
  const called = module.imports[code.values[first + (importOperand[opcode] ?? 0)] ?? -1];
  return called !== undefined && comparing.has(atoms[called.name] ?? "");
}
