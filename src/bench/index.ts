export type { Launch, Means } from "./boot.js";
export { fromInit, pairs, type Ratio, ratios } from "./compare.js";
export { noBootScript } from "./errors.js";
export { type Measured, measure } from "./measure.js";
export { phaseLabels } from "./phases.js";
export { samplesOf } from "./samples.js";
export { type Instruments, instrumented, traceModule } from "./script.js";
export type { Plan, Subject } from "./subject.js";
export type { BenchImage, BenchReport, LoadedModule, Phase, PhaseName, Samples } from "./types.js";
