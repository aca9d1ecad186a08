export { type BenchOptions, type BenchRequest, benchmark } from "./bench.js";
export { build } from "./build.js";
export { type CheckRequest, checkImage } from "./check.js";
export type { CheckCommand } from "./check-command.js";
export type { BuildOptions, BuildResult } from "./job.js";
export { editKernel } from "./kernel-menu.js";
export { buildStock, type StockOptions } from "./stock.js";
