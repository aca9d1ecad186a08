import type { Instructions } from "./instructions.js";
import { numberOf } from "./opcodes.js";

/** A function's instructions: from its first label to before that of the next. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Index of the atom. */
  readonly name: number;
  readonly arity: number;
  /** Label after `func_info`, where calls enter. */
  readonly label: number;
}

const label = numberOf("label");
const line = numberOf("line");
const funcInfo = numberOf("func_info");
const codeEnd = numberOf("int_code_end");

/**
 * The functions of a module in their order: each begins with `label`, perhaps `line`, `func_info`, and the
 * label of its entry (`beam_file.c:beamcodereader_next`).
 */
export function functionSpans(code: Instructions): readonly Span[] {
  const heads: number[] = [];
  let end = code.opcodes.length;
  for (let n = 0; n < code.opcodes.length; n++) {
    if (code.opcodes[n] === funcInfo) heads.push(n);
    else if (code.opcodes[n] === codeEnd) end = Math.min(end, n);
  }
  const starts = heads.map((head) => startOf(code, head));
  return heads.map((head, index) => {
    const first = code.starts[head] ?? 0;
    return {
      from: starts[index] ?? head,
      to: starts[index + 1] ?? end,
      name: code.values[first + 1] ?? 0,
      arity: code.values[first + 2] ?? 0,
      label: code.opcodes[head + 1] === label ? (code.values[code.starts[head + 1] ?? 0] ?? 0) : 0,
    };
  });
}

/** For each label below `labels` the place of its function, or -1. */
export function functionsByLabel(code: Instructions, spans: readonly Span[], labels: number): Int32Array {
  const places = new Int32Array(labelRoom(labels, code.opcodes.length)).fill(-1);
  for (const [place, { from, to }] of spans.entries()) {
    for (let n = from; n < to; n++) {
      const number = code.opcodes[n] === label ? code.values[code.starts[n] ?? 0] : undefined;
      if (number !== undefined && number < places.length) places[number] = place;
    }
  }
  return places;
}

/** How many labels a table of them has room for: a damaged header can announce four thousand million. */
export function labelRoom(announced: number, instructions: number): number {
  return Math.min(announced, instructions * 2 + 2);
}

function startOf(code: Instructions, head: number): number {
  const before = code.opcodes[head - 1] === line ? head - 2 : head - 1;
  return code.opcodes[before] === label ? before : head;
}
