import type { Expression } from "./expression.js";

/** `select X if …`, or a default value with its condition. */
export interface Conditional {
  /** Symbol that is selected; the value of a default as written. */
  readonly value: string;
  readonly when?: Expression;
}

/** What the kernel's Kconfig files say of one symbol, over all places that declare it. */
export interface Declaration {
  /** Without `CONFIG_`. */
  readonly name: string;
  /** One list a place: all of them must hold there, including those of menus and `if`s around it. */
  readonly depends: readonly (readonly Expression[])[];
  /** Symbols that it switches on. */
  readonly selects: readonly Conditional[];
  readonly defaults: readonly Conditional[];
  /** Whether somebody can set it: it has a prompt. */
  readonly prompt: boolean;
}

export type Declarations = ReadonlyMap<string, Declaration>;
