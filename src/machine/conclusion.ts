import type { LeanError } from "../error/index.js";
import { guestDied, guestOutOfMemory, guestPanicked, guestTooSmall, vmmFailed } from "./errors.js";
import type { Evidence } from "./evidence.js";
import type { Exit } from "./types.js";

/** How the emulator's process ended, and what this host did to end it. */
export interface ProcessEnd {
  readonly status?: number;
  readonly signal?: string;
  /** Set when the machine was ended from outside. */
  readonly forced?: string;
  /** Last lines that the emulator itself wrote. */
  readonly stderr: readonly string[];
}

/** What a finished run amounts to. The release's own word counts most, then the kernel's, then the emulator's. */
export function conclude(evidence: Evidence, end: ProcessEnd): Exit {
  if (evidence.release !== undefined) return withReason(evidence.release, evidence);
  if (evidence.panic !== undefined) return { kind: "panic", reason: evidence.panic };
  if (end.forced !== undefined) return { kind: "killed", reason: end.forced };
  if (end.status !== 0) {
    const ended = end.signal === undefined ? `ended with status ${end.status}` : `was ended by ${end.signal}`;
    const reason = end.stderr.at(-1) ?? `The emulator ${ended}.`;
    return { kind: "vmm", reason, ...(end.status === undefined ? {} : { status: end.status }) };
  }
  return { kind: "off", reason: evidence.error ?? offReason(evidence) };
}

/** The error for a machine that ended before its application was ready. */
export function endedBeforeReady(
  evidence: Evidence,
  exit: Exit,
  lines: { readonly console: readonly string[]; readonly stderr: readonly string[] },
): LeanError {
  if (evidence.outOfMemory !== undefined) return guestOutOfMemory(evidence.outOfMemory, lines.console);
  if (evidence.tooSmall) return guestTooSmall(lines.console);
  switch (exit.kind) {
    case "panic":
      return guestPanicked(exit.reason, lines.console);
    case "vmm":
      return vmmFailed(exit.reason, lines.stderr);
    case "status":
      return guestDied(`The release ended with status ${exit.status}`, evidence.error, lines.console);
    case "signal":
      return guestDied(`The release was ended by signal ${exit.signal}`, evidence.error, lines.console);
    case "off":
      return guestDied("The guest went off", exit.reason, lines.console);
    case "killed":
      return guestDied("The machine was ended by force", exit.reason, lines.console);
  }
}

function withReason(release: NonNullable<Evidence["release"]>, evidence: Evidence): Exit {
  if (release.kind === "status" || evidence.outOfMemory === undefined) return release;
  return { ...release, reason: `out of memory (${evidence.outOfMemory})` };
}

function offReason(evidence: Evidence): string {
  if (evidence.outOfMemory !== undefined) return `out of memory (${evidence.outOfMemory})`;
  return evidence.shutdown === "guest-reset" ? "the guest rebooted" : "the guest powered off";
}
