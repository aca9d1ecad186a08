import type { Level } from "../shake/types.js";

/** A function that calls one that was left out. */
export interface Caller {
  /** As its language writes it. */
  readonly name: string;
  /** 0 when it is not known. */
  readonly line: number;
  readonly count: number;
}

/** A function that was left out and was called all the same. */
export interface Door {
  readonly name: string;
  /** The closed capability, or `unreachable`. */
  readonly rule: string;
  /** Arguments of `leanvm build` that bring it back. */
  readonly bringBack: string;
  readonly count: number;
  /** Who called, most often first; empty when that is not known. */
  readonly callers: readonly Caller[];
}

/** A function with computed calls of which nothing is known. */
export interface Site {
  readonly name: string;
  /** Lines of those calls; 0 when unknown. */
  readonly lines: readonly number[];
  /** How often the function ran; null when the guest did not say. */
  readonly count: number | null;
}

/** How the user's command ended. */
export interface CommandEnd {
  readonly argv: readonly string[];
  /** Null when it was ended by a signal, could not be started, or took too long; then `failure` says so. */
  readonly status: number | null;
  readonly failure: string | null;
  readonly milliseconds: number;
}

/** `leanvm check --json`. */
export interface CheckReport {
  readonly format: 1;
  readonly image: { readonly name: string; readonly version: string };
  readonly passed: boolean;
  /** Why it did not pass, one sentence each. */
  readonly reasons: readonly string[];
  /** Whether time ran out. */
  readonly timedOut: boolean;
  readonly readyMilliseconds: number | null;
  /** Null when no command was given, or the boot never became ready. */
  readonly command: CommandEnd | null;
  readonly shrink: Level | "off";
  readonly doors: readonly Door[];
  /** Functions that were left out and of which code asked whether they are there (`function_exported`). */
  readonly asked: readonly { readonly name: string; readonly count: number }[];
  readonly modules: {
    /** Of those in the image; the emulator has more built in. Mode and number are null when the guest did not say. */
    readonly mode: "embedded" | "interactive" | null;
    readonly loaded: number | null;
    readonly inImage: number;
    /** Names of those in the image that were not loaded; empty when the guest did not say. */
    readonly neverLoaded: readonly string[];
  };
  readonly unresolved: readonly Site[];
  /** Last lines of the console, when the boot failed or the release ended by itself. */
  readonly lastLines: readonly string[];
}
