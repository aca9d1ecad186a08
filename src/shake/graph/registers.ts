import { kind, registers } from "../../codec/beam/index.js";

/**
 * What is known of the registers between two labels: at a label, values from elsewhere may come in, and all is
 * forgotten. Kinds are those of `valueKind`; 0 is unknown.
 */
export interface Registers {
  kindOf(of: number, operand: number): number;
  valueOf(of: number, operand: number): number;
  set(of: number, operand: number, known: number, value: number): void;
  forget(of: number, operand: number): void;
  forgetX(): void;
  forgetY(): void;
  forgetAll(): void;
}

export function isRegister(of: number): boolean {
  return of === kind.x || of === kind.y || of === kind.typedX || of === kind.typedY;
}

/** Forgetting all is one addition: a value counts only when it was set since. */
export function trackRegisters(): Registers {
  const kinds = new Uint8Array(registers * 2);
  const values = new Int32Array(registers * 2);
  const since = new Float64Array(registers * 2);
  let time = 1;
  let x = 1;
  let y = 1;
  const slot = (of: number, operand: number) => {
    const isY = of === kind.y || of === kind.typedY;
    return (operand & (registers - 1)) + (isY ? registers : 0);
  };
  const valid = (at: number) => (since[at] ?? 0) > (at < registers ? x : y);
  return {
    kindOf: (of, operand) => {
      const at = slot(of, operand);
      return valid(at) ? (kinds[at] ?? 0) : 0;
    },
    valueOf: (of, operand) => values[slot(of, operand)] ?? 0,
    set: (of, operand, known, value) => {
      const at = slot(of, operand);
      kinds[at] = known;
      values[at] = value;
      since[at] = ++time;
    },
    forget: (of, operand) => {
      since[slot(of, operand)] = 0;
    },
    forgetX: () => {
      x = ++time;
    },
    forgetY: () => {
      y = ++time;
    },
    forgetAll: () => {
      x = y = ++time;
    },
  };
}
