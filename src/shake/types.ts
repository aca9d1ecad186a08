import type { Entry, FileTree } from "../filetree/index.js";
import type { Release } from "../release/types.js";
import type { Runtime } from "../runtime/types.js";

export type Level = "apps" | "modules" | "functions";

export interface ShakeRequest {
  readonly level: Level;
  readonly release: Release;
  readonly runtime: Runtime;
  /** BEAM files that the emulator has built in. */
  readonly preloaded: readonly Entry[];
  /** The emulator's arguments. */
  readonly argv: readonly string[];
  /** What the user keeps: modules, functions, applications, as `keep` in `lean.toml` has them. */
  readonly keep: readonly string[];
  /** Capabilities that the user opens. */
  readonly capabilities: readonly string[];
}

export interface Shaken {
  readonly release: FileTree;
  readonly runtime: FileTree;
  readonly report: ShrinkReport;
  /** `CodeReasons` as JSON, compressed with gzip: an object of the store, with its size in bytes. */
  readonly reasons: { readonly object: string; readonly size: number };
}

/** Why each function of one module is kept or went. The lists have an item for each function, in the order of the code. */
export interface ModuleReasons {
  readonly name: string;
  readonly application: string;
  /** `name/arity`. */
  readonly functions: readonly string[];
  /** Places of those that are not exported. */
  readonly internal: readonly number[];
  /** Place of the rule, or -1 minus it when the function went. */
  readonly why: readonly number[];
  /** Number of the function through which, relative to its own; 0 for none. */
  readonly by: readonly number[];
}

/** Why each function of a release is kept or went. Functions are numbered through, module by module. */
export interface CodeReasons {
  readonly format: 1;
  readonly level: Level;
  readonly rules: readonly string[];
  readonly modules: readonly ModuleReasons[];
}

interface Amount {
  readonly modules: number;
  readonly functions: number;
  /** Bytes of their instructions. */
  readonly code: number;
}

/** What was left out, and by which rule: `shrink` in image.json. */
export interface ShrinkReport {
  readonly level: Level;
  readonly before: Amount;
  readonly after: Amount;
  /** What went, by rule: a closed capability's door, or `unreachable`. */
  readonly removed: readonly {
    readonly rule: string;
    readonly modules: number;
    readonly functions: number;
  }[];
  /** Capabilities that the application or its configuration opens: the functions from what starts it to the call, and the rule. */
  readonly opened: readonly {
    readonly capability: string;
    readonly by: string;
    readonly application?: string;
  }[];
  /** Computed calls of which nothing is known, as `module:function/arity`, with the line. */
  readonly unresolved: readonly string[];
  /** Modules that cannot be read, and why; they are kept whole. */
  readonly opaque: readonly string[];
  /** `keep` rules that match nothing, with names that are near; those of a library with its application. */
  readonly unmatched: readonly {
    readonly rule: string;
    readonly near: readonly string[];
    readonly application?: string;
  }[];
}
