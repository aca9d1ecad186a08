import { numberOf, opcodes } from "../../codec/beam/index.js";

/** What an instruction does to what is known, as far as following values needs it. */
export const effect = {
  /** Any register among its operands may be written; atoms among them become values. */
  writes: 0,
  /** Writes none; atoms and literals are only compared with. */
  compares: 1,
  /** Writes registers; its atoms are compared with, or are words of the instruction itself. */
  words: 2,
  /** Writes none; its atoms become values. */
  reads: 3,
  /** Also destroys all X registers. */
  clobbers: 4,
} as const;

const named: Readonly<Record<keyof typeof effect, string>> = {
  writes: "",
  compares: `is_lt is_ge is_eq is_ne is_eq_exact is_ne_exact is_integer is_float is_number is_atom is_pid is_reference
    is_port is_nil is_binary is_constant is_list is_nonempty_list is_tuple test_arity select_val select_tuple_arity
    is_function is_boolean is_function2 is_bitstr is_map has_map_fields is_tagged_tuple is_any_native_record
    is_native_record is_record_accessible bs_test_unit bs_test_tail2`,
  words: `get_map_elements get_record_elements bs_create_bin bs_match bs_start_match4 func_info`,
  reads: `badmatch case_end try_case_end badrecord line executable_line debug_line test_heap jump wait wait_timeout
    timeout return`,
  clobbers: `send remove_message catch_end try_case bs_init_writable build_stacktrace raw_raise call_fun call_fun2
    apply apply_last raise`,
};

/** By opcode. */
export const effects: Uint8Array = Uint8Array.from(opcodes, ({ name }) => effectOf(name));

/** Guards that compare two values (`erlang:'=:='/2` …), when called as BIFs. */
export const comparing: ReadonlySet<string> = new Set(["=:=", "=/=", "==", "/=", "<", "=<", ">", ">="]);

/** Instructions that this stage looks into, by name. */
export const op = {
  label: numberOf("label"),
  line: numberOf("line"),
  funcInfo: numberOf("func_info"),
  call: numberOf("call"),
  callLast: numberOf("call_last"),
  callOnly: numberOf("call_only"),
  callExt: numberOf("call_ext"),
  callExtLast: numberOf("call_ext_last"),
  callExtOnly: numberOf("call_ext_only"),
  bif0: numberOf("bif0"),
  bif1: numberOf("bif1"),
  bif2: numberOf("bif2"),
  bif3: numberOf("bif3"),
  gcBif1: numberOf("gc_bif1"),
  gcBif2: numberOf("gc_bif2"),
  gcBif3: numberOf("gc_bif3"),
  apply: numberOf("apply"),
  applyLast: numberOf("apply_last"),
  callFun: numberOf("call_fun"),
  callFun2: numberOf("call_fun2"),
  makeFun2: numberOf("make_fun2"),
  makeFun3: numberOf("make_fun3"),
  move: numberOf("move"),
  swap: numberOf("swap"),
  putList: numberOf("put_list"),
  putTuple2: numberOf("put_tuple2"),
  trim: numberOf("trim"),
  allocate: numberOf("allocate"),
  allocateHeap: numberOf("allocate_heap"),
  onLoad: numberOf("on_load"),
  nifStart: numberOf("nif_start"),
} as const;

/** Operand that is the place of an import, by opcode; -1 for none. */
export const importOperand: Int8Array = operandTable({
  1: [op.callExt, op.callExtLast, op.callExtOnly, op.bif1, op.bif2, op.bif3],
  0: [op.bif0],
  2: [op.gcBif1, op.gcBif2, op.gcBif3],
});

function operandTable(places: Readonly<Record<number, readonly number[]>>): Int8Array {
  const table = new Int8Array(256).fill(-1);
  for (const [place, numbers] of Object.entries(places))
    for (const each of numbers) table[each] = Number(place);
  return table;
}

function effectOf(name: string): number {
  const found = Object.entries(named).find(([, names]) => names.split(/\s+/).includes(name));
  return found === undefined ? effect.writes : effect[found[0] as keyof typeof effect];
}
