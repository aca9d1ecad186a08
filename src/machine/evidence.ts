import { parseControlLine } from "./control.js";
import type { Exit, GuestClock, Ready } from "./types.js";

/** What is known about a run so far: gathered from the console, the control port and the monitor. */
export interface Evidence {
  /** Init has spoken: from here on the guest can be asked to stop. */
  readonly initSeen: boolean;
  readonly ready?: Omit<Ready, "milliseconds">;
  /** When init was up, and when it started the release. */
  readonly init?: GuestClock;
  readonly run?: GuestClock;
  readonly release?: Extract<Exit, { kind: "status" | "signal" }>;
  /** The kernel's words after `Kernel panic - not syncing:`. */
  readonly panic?: string;
  /** Name of the process that the guest ended, or that ended itself, for want of memory. */
  readonly outOfMemory?: string;
  /** The root file system did not fit into the guest's memory. */
  readonly tooSmall?: true;
  /** The last thing that init reported as gone wrong. */
  readonly error?: string;
  /** The guest is off but its machine cannot tell the emulator so. */
  readonly halted?: true;
  /** Why the emulator shut down, in its own word, for example `guest-shutdown`. */
  readonly shutdown?: string;
}

export const nothingYet: Evidence = { initSeen: false };

/** Adds what a line of the control port tells. The first `ready` and the first `exit` count. */
export function readControl(evidence: Evidence, line: string): Evidence {
  const message = parseControlLine(line);
  switch (message?.type) {
    case "init": {
      const { type: _, version: _version, ...init } = message;
      return { ...evidence, initSeen: true, init };
    }
    case "run": {
      const { type: _, ...run } = message;
      return { ...evidence, initSeen: true, run };
    }
    case "ready": {
      const { type: _, ...ready } = message;
      const { init, run } = evidence;
      const before = { ...(init === undefined ? {} : { init }), ...(run === undefined ? {} : { run }) };
      return evidence.ready === undefined ? { ...evidence, ready: { ...ready, ...before } } : evidence;
    }
    case "exit":
      return evidence.release === undefined ? { ...evidence, release: releaseExit(message) } : evidence;
    case "error":
      return { ...evidence, error: message.text };
    default:
      return evidence;
  }
}

/** Adds what a line of the serial console tells: panics, lack of memory, and a machine that only halts. */
export function readConsole(evidence: Evidence, line: string): Evidence {
  const panic = /Kernel panic - not syncing: (.*)/.exec(line)?.[1];
  if (panic !== undefined && evidence.panic === undefined) return { ...evidence, panic: panic.trim() };
  if (/Initramfs unpacking failed: (write error|.*out of memory)/.test(line))
    return { ...evidence, tooSmall: true };
  const killed = /Out of memory: Killed process \d+ \(([^)]*)\)/.exec(line)?.[1];
  if (killed !== undefined) return { ...evidence, outOfMemory: killed };
  if (/\b(?:eheap_alloc|sys_alloc|ll_alloc|binary_alloc): Cannot (?:re)?allocate/.test(line)) {
    return { ...evidence, outOfMemory: "beam.smp" };
  }
  if (/reboot: Power off not available: System halted instead/.test(line))
    return { ...evidence, halted: true };
  return evidence;
}

function releaseExit(message: { readonly status: number } | { readonly signal: number }) {
  return "status" in message
    ? ({ kind: "status", status: message.status } as const)
    : ({ kind: "signal", signal: message.signal } as const);
}
