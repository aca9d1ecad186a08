import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BootMarks, instructionsPerPhase, millisecondsPerPhase, phasesOf } from "./phases.js";
import { samplesOf } from "./samples.js";

const marks: BootMarks = {
  init: { ticks: 4_847_309_961, nanoseconds: 4_272_418_858 },
  run: { ticks: 4_847_637_086, nanoseconds: 4_272_745_983 },
  ready: { ticks: 8_540_593_842, nanoseconds: 7_965_702_739, milliseconds: 20_447.3 },
};

const traced = {
  marks: { ...marks, ready: { ...marks.ready, nanoseconds: 7_994_977_936 } },
  application: 7_993_873_039,
};

const sum = (phases: Readonly<Record<string, number>>) =>
  Object.values(phases).reduce((total, value) => total + value, 0);

describe("instructionsPerPhase", () => {
  it("takes the application's phase from the traced boot and the rest from the counted one", () => {
    expect(instructionsPerPhase(marks, traced)).toEqual({
      firmware: 574_891_103,
      kernel: 4_272_418_858,
      init: 327_125,
      beam: 3_691_851_859,
      application: 1_104_897,
    });
  });

  it("adds up to the whole, wherever the application's start was noted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000_000_000 }), (application) => {
        const phases = instructionsPerPhase(marks, { ...traced, application });
        expect(sum(phases)).toBe(marks.ready.ticks);
        expect(Math.min(...Object.values(phases))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("millisecondsPerPhase", () => {
  it("takes the whole from the host and its parts from the guest", () => {
    const phases = millisecondsPerPhase({ marks, application: 7_964_702_739 });
    expect(phases.kernel).toBeCloseTo(4272.4, 1);
    expect(phases.application).toBeCloseTo(1, 5);
    expect(sum(phases)).toBeCloseTo(marks.ready.milliseconds, 5);
  });
});

describe("phasesOf", () => {
  it("lists the phases in the order of time, timed over all runs", () => {
    const once = instructionsPerPhase(marks, traced);
    const phases = phasesOf(once, [once, { ...once, init: 3 }, { ...once, init: 9 }]);
    expect(phases.map(({ name }) => name)).toEqual(["firmware", "kernel", "init", "beam", "application"]);
    expect(phases[2]).toEqual({
      name: "init",
      label: "init to BEAM",
      instructions: 327_125,
      milliseconds: { all: [327_125, 3, 9], median: 9, least: 3, greatest: 327_125 },
    });
  });
});

describe("samplesOf", () => {
  it.each([
    [[5], { median: 5, least: 5, greatest: 5 }],
    [[9, 1, 5], { median: 5, least: 1, greatest: 9 }],
    [[9, 1, 5, 7], { median: 6, least: 1, greatest: 9 }],
  ])("%j", (all, figures) => {
    expect(samplesOf(all)).toEqual({ all, ...figures });
  });
});
