import { samplesOf } from "./samples.js";
import type { Phase, PhaseName } from "./types.js";

/** What a boot told of its moments. Ticks count from power-on, nanoseconds from the start of the kernel's clock. */
export interface BootMarks {
  readonly init: { readonly ticks: number; readonly nanoseconds: number };
  readonly run: { readonly ticks: number; readonly nanoseconds: number };
  readonly ready: { readonly ticks: number; readonly nanoseconds: number; readonly milliseconds: number };
}

/** A boot whose boot script also noted when the first application of the release itself was started. */
export interface MarkedBoot {
  readonly marks: BootMarks;
  /** Nanoseconds of the kernel's clock. */
  readonly application: number;
}

/** A figure for each phase; they add up to the whole. */
export type PerPhase = Readonly<Record<PhaseName, number>>;

/** In the order of time. */
export const phaseLabels: Readonly<Record<PhaseName, string>> = {
  firmware: "VMM and firmware",
  kernel: "kernel to init",
  init: "init to BEAM",
  beam: "BEAM to first application code",
  application: "application to ready",
};

const names = Object.keys(phaseLabels) as readonly PhaseName[];

/**
 * Guest instructions of each phase of a counted boot (one tick is one instruction, and so is one nanosecond).
 * `traced` is another counted boot of the same image, in which the boot script noted the application's start:
 * what follows that note runs undisturbed, so that phase is taken from there, and what is left of this
 * boot is the emulator's.
 */
export function instructionsPerPhase({ init, run, ready }: BootMarks, traced: MarkedBoot): PerPhase {
  const release = ready.ticks - run.ticks;
  const application = within(release, traced.marks.ready.nanoseconds - traced.application);
  return {
    firmware: init.ticks - init.nanoseconds,
    kernel: init.nanoseconds,
    init: run.ticks - init.ticks,
    beam: release - application,
    application,
  };
}

/** Milliseconds of each phase of a timed boot: the whole by the host's clock, its parts by the guest's. */
export function millisecondsPerPhase({ marks: { init, run, ready }, application }: MarkedBoot): PerPhase {
  const milliseconds = (from: number, to: number) => (to - from) / 1e6;
  const release = milliseconds(run.nanoseconds, ready.nanoseconds);
  const own = within(release, milliseconds(application, ready.nanoseconds));
  return {
    firmware: ready.milliseconds - milliseconds(0, ready.nanoseconds),
    kernel: milliseconds(0, init.nanoseconds),
    init: milliseconds(init.nanoseconds, run.nanoseconds),
    beam: release - own,
    application: own,
  };
}

/** Both views of the phases in one list, in the order of time. */
export function phasesOf(instructions: PerPhase, timed: readonly PerPhase[]): readonly Phase[] {
  return names.map((name) => ({
    name,
    label: phaseLabels[name],
    instructions: instructions[name],
    milliseconds: samplesOf(timed.map((run) => round(run[name]))),
  }));
}

/** An image that calls itself ready before its applications start has no time between the two. */
function within(whole: number, part: number): number {
  return Math.min(Math.max(part, 0), whole);
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
