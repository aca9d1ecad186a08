import type { input, output, ZodType, z } from "zod";
import type { Arch } from "./arch.js";

/** The schema library, handed in so that reading the table (for `--help`) does not load it. */
export type Zod = typeof z;

/** What the defaults of some settings depend on; read once, by the command line. */
export interface Machine {
  /** Folder in which the command was started, absolute. */
  readonly workingFolder: string;
  readonly home: string;
  readonly arch: Arch;
  /** `$XDG_CACHE_HOME`, when set. */
  readonly cacheHome?: string | undefined;
  /** `$XDG_STATE_HOME`, when set. */
  readonly stateHome?: string | undefined;
}

/** Settings resolved before this one, by property name. */
export type Known = Readonly<Record<string, unknown>>;

/** A default that depends on the machine or on settings above it in the table. */
export interface Derived<T> {
  /** How help and documentation word it. */
  readonly words: string;
  readonly from: (machine: Machine, known: Known) => T;
}

export type Command = "build" | "run" | "bench" | "check" | "kernel menu";

export interface Flag {
  /** As commander reads it: `--suite <name>`, `--locked`. */
  readonly flags: string;
  readonly commands: readonly Command[];
  /** May be given several times; each adds to the list or table. */
  readonly repeat?: boolean;
  /** Turns the argument's text into the form that `lean.toml` has. The text itself when absent. */
  readonly parse?: (text: string) => unknown;
}

/** One row of the settings table: type, schema, default, help and documentation follow from it. */
export interface Setting<S extends ZodType = ZodType> {
  readonly schema: (z: Zod) => S;
  readonly fallback: input<S> | Derived<input<S>>;
  /** One or two sentences, no full stop at the end of the first line of help. */
  readonly description: string;
  /** A TOML value that shows how it is written. */
  readonly example: string;
  readonly flag?: Flag;
  /** Environment variables that set it, first wins. */
  readonly environment?: readonly string[];
  /** False for what belongs to one invocation or machine and so not into `lean.toml`. */
  readonly file?: false;
  /**
   * A path, or how to resolve the paths in it: relative to the project when written in `lean.toml`, else to the
   * working folder.
   */
  readonly path?: true | Paths<output<S>>;
  /** The values it can have, when they are few. */
  readonly choices?: readonly string[];
  /** Of `choices`: what this version can do. The others are refused with a clear error. */
  readonly available?: readonly string[];
}

/** A value that has paths in it, with each of them resolved. */
type Paths<T> = { resolved(value: T, resolve: (path: string) => string): T }["resolved"];

/** A group of settings, by property name of `Config`; keys in `lean.toml` are the same in snake_case. */
export type Settings = Readonly<Record<string, Setting>>;

export type Values<T extends Settings> = {
  readonly [K in keyof T]: output<ReturnType<T[K]["schema"]>>;
};

/** Keeps the schema's type while checking the row. */
export function setting<S extends ZodType>(row: Setting<S>): Setting<S> {
  return row;
}

export function isDerived<T>(fallback: T | Derived<T>): fallback is Derived<T> {
  return typeof fallback === "object" && fallback !== null && "from" in fallback;
}

/** `buildSuite` → `build_suite`. */
export function keyOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `a, b` → `["a", "b"]`, for flags that take a list. */
export function parseList(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** Number for text that is one, else the text itself, which the schema then refuses by name. */
export function parseNumber(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}
