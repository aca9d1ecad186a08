import { kind, type Span } from "../../codec/beam/index.js";
import { dynamicCall, recordCall } from "./calls.js";
import { effect, effects, op } from "./effects.js";
import { nodeOf, nothing, type Surroundings } from "./found.js";
import { recordMentions } from "./mentions.js";
import { type DynamicCall, type FunctionNode, valueKind } from "./model.js";
import { followValues } from "./values.js";

export interface Walked {
  readonly node: FunctionNode;
  readonly onLoad: boolean;
}

const nowhere = { file: 0, line: 0 };

/** Returns what walks one function after the other of a module. */
export function functionWalker(around: Surroundings): (span: Span, place: number) => Walked {
  const { code, atoms, module, lengths, placeOf } = around;
  const values = followValues(code, atoms, lengths);
  const { registers } = values;
  const locations = module.lines?.locations ?? [];
  let found = nothing();
  let at = nowhere;

  const raw = (operand: number) => code.values[operand] ?? 0;

  /** What instruction `n` does to what is known, and calls that are more than a mention. */
  function follow(n: number): void {
    const opcode = code.opcodes[n] ?? 0;
    const first = code.starts[n] ?? 0;
    const end = code.starts[n + 1] ?? first;
    switch (opcode) {
      case op.label:
        registers.forgetAll();
        break;
      case op.line:
        moveTo(raw(first));
        break;
      case op.call:
      case op.callLast:
      case op.callOnly:
        registers.forgetX();
        break;
      case op.callExt:
      case op.callExtLast:
      case op.callExtOnly:
        recordCall(around, values, found, raw(first + 1), at);
        registers.forgetX();
        break;
      case op.bif0:
      case op.bif1:
      case op.bif2:
      case op.bif3:
      case op.gcBif1:
      case op.gcBif2:
      case op.gcBif3:
        values.forget(end - 1);
        break;
      case op.move:
        values.copy(first, first + 1);
        break;
      case op.putList:
        lengthen(first + 1, first + 2);
        break;
      case op.putTuple2:
        recordTuple(first, end);
        values.forget(first);
        break;
      case op.makeFun2:
        madeFun(raw(first));
        registers.forgetX();
        break;
      case op.makeFun3:
        values.set(first + 1, valueKind.fun, madeFun(raw(first)));
        break;
      case op.callFun2:
        if (code.kinds[first] === kind.u) calledFun(raw(first));
        else computed("fun", raw(first + 1));
        registers.forgetX();
        break;
      case op.callFun:
        computed("fun", raw(first));
        registers.forgetX();
        break;
      case op.apply:
      case op.applyLast:
        computed("apply", raw(first));
        registers.forgetX();
        break;
      case op.trim:
      case op.allocate:
      case op.allocateHeap:
        registers.forgetY();
        break;
      case op.nifStart:
        found.nif = true;
        break;
      case op.onLoad:
        found.onLoad = true;
        break;
      default:
        forgetWritten(opcode, first, end);
    }
  }

  function moveTo(location: number): void {
    at = locations[location - 1] ?? nowhere;
    if (found.firstLine === 0) found.firstLine = at.line;
  }

  function lengthen(tail: number, target: number): void {
    const length = values.length(tail);
    if (length < 0) values.forget(target);
    else values.set(target, valueKind.list, length + 1);
  }

  /** A tuple of three whose first two elements are atoms: target, list with its head, elements. In longer ones any two. */
  function recordTuple(first: number, end: number): void {
    for (let place = first + 2; end - first > 5 && place < end - 1; place++) {
      const [module, name] = [values.atom(place), values.atom(place + 1)];
      if (module !== undefined && name !== undefined) found.tuples.push({ module, name, arity: -1 });
    }
    if (end - first !== 5) return;
    const [of, name, rest] = [values.atom(first + 2), values.atom(first + 3), first + 4];
    if (of === undefined || name === undefined) return;
    const arity = values.kindOf(rest) === valueKind.integer ? values.valueOf(rest) : values.length(rest);
    found.tuples.push({ module: of, name, arity });
  }

  function madeFun(lambda: number): number {
    const place = functionOf(lambda);
    if (place >= 0) found.funs.add(place);
    return place;
  }

  function calledFun(lambda: number): void {
    const place = functionOf(lambda);
    if (place >= 0) found.locals.add(place);
  }

  function functionOf(lambda: number): number {
    return placeOf[module.lambdas[lambda]?.label ?? 0] ?? -1;
  }

  /** The module and the function of an apply are in the X registers after its arguments. */
  function computed(of: DynamicCall["kind"], arity: number): void {
    const call = { kind: of, arity, file: at.file, line: at.line };
    found.dynamic.push(of === "fun" ? call : dynamicCall(registers, atoms, call, arity));
  }

  function forgetWritten(opcode: number, first: number, end: number): void {
    const does = effects[opcode];
    if (does === effect.compares || does === effect.reads) return;
    for (let operand = first; operand < end; operand++) values.forget(operand);
    if (does === effect.clobbers) registers.forgetX();
  }

  return (span, place) => {
    found = nothing();
    at = nowhere;
    registers.forgetAll();
    for (let n = span.from; n < span.to; n++) {
      if (code.opcodes[n] === op.funcInfo) continue;
      recordMentions(around, found, n, place);
      follow(n);
    }
    return { node: nodeOf(around, span, found), onLoad: found.onLoad };
  };
}
