import type { WrittenRules } from "./rules.js";

/** A function as Erlang writes it: module, name, arity. */
export interface FunctionName {
  readonly module: string;
  readonly name: string;
  readonly arity: number;
}

/**
 * What one BEAM file says about calls, function by function. Plain data, the same for the same file, so that it can be
 * kept by the file's hash. Numbers in `FunctionNode` are places in the tables here.
 */
export interface ModuleGraph {
  readonly module: string;
  /** Why the code cannot be read; all of it is kept then, and `functions` holds only exports, without edges. */
  readonly opaque?: string;
  /** Chunks that neither OTP nor Elixir is known to write: they are carried as they are. */
  readonly unknownChunks: readonly string[];
  /** Source files; a location's file 0 is the module's name with `.erl`. */
  readonly files: readonly string[];
  readonly atoms: readonly string[];
  readonly imports: readonly FunctionName[];
  readonly literals: readonly LiteralUse[];
  readonly functions: readonly FunctionNode[];
  /** Place of the function that runs when the module is loaded. */
  readonly onLoad?: number;
  readonly behaviours: readonly string[];
  /** An Elixir protocol. */
  readonly protocol?: { readonly fallbackToAny: boolean };
  /** An implementation of an Elixir protocol for a type. */
  readonly implementation?: { readonly protocol: string; readonly for: string };
  /** What it says must be kept. */
  readonly rules?: WrittenRules;
}

/** What a literal term holds that may lead to code. */
export interface LiteralUse {
  readonly atoms: readonly number[];
  /** `fun module:name/arity`. */
  readonly funs: readonly FunctionName[];
  /** Tuples `{module, name, arguments or arity}`, as child specifications and callbacks have them. */
  readonly tuples: readonly FunctionName[];
  /** Number of elements when the literal is a proper list. */
  readonly length?: number;
}

export interface FunctionNode {
  readonly name: string;
  readonly arity: number;
  readonly exported: boolean;
  /** Label at which it is entered. */
  readonly label: number;
  /** Bytes of its instructions. */
  readonly size: number;
  /** First line known, 0 when none is. */
  readonly line: number;
  /** Imports called, BIFs and guards among them. */
  readonly imports: readonly number[];
  /** Functions of this module called or jumped into. */
  readonly locals: readonly number[];
  /** Functions of this module made into funs. */
  readonly funs: readonly number[];
  /** Atoms that it makes values of. */
  readonly atoms: readonly number[];
  /** Atoms that it only compares with: none of its values come from them. */
  readonly compared: readonly number[];
  readonly literals: readonly number[];
  /** Literals that it only compares with. */
  readonly comparedLiterals: readonly number[];
  /** Calls of imports with an argument that is known. */
  readonly calls: readonly KnownCall[];
  /** Tuples `{module, name, …}` that it builds; arity -1 when the length of the arguments is not known. */
  readonly tuples: readonly FunctionName[];
  readonly dynamic: readonly DynamicCall[];
  /** Stands for a native function: raises `nif_error`, or is marked by `-nifs`. */
  readonly nif: boolean;
}

export interface KnownCall {
  readonly import: number;
  readonly line: number;
  readonly arguments: readonly Known[];
}

/** A value that is known where it is used: its kind and a number, see `valueKind`. */
export type Known = readonly [kind: number, value: number] | 0;

export const valueKind = {
  /** Place in `atoms`; the empty list is `list` 0. */
  atom: 1,
  literal: 2,
  integer: 3,
  /** A list built here of so many elements, whichever they are. */
  list: 4,
  /** A fun of the function at this place. */
  fun: 5,
} as const;

/** A call whose target is computed. */
export interface DynamicCall {
  /** `apply` calls a module's function, `capture` makes a fun of it (`fun M:F/A`), `fun` calls a fun. */
  readonly kind: "apply" | "capture" | "fun";
  /** -1 when unknown. */
  readonly arity: number;
  readonly file: number;
  /** 0 when unknown. */
  readonly line: number;
  /** What is known of it all the same. */
  readonly module?: string;
  readonly name?: string;
}
