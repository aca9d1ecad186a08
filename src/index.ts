/**
 * The public API: what the command line does, for programs.
 *
 *     import { build, launch, loadConfig, readBundle } from "elixir-lean-lab";
 *
 * Everything that takes time receives a `Context`: where to report (`emit`), and when to give up (`signal`).
 * Expected failures are `LeanError`s with a stable `code`.
 */
export { type Analysis, analyze, type Difference, difference, type SizeNode, why } from "./analyze/index.js";
export type { BenchReport } from "./bench/index.js";
export {
  type BenchOptions,
  type BenchRequest,
  type BuildResult,
  benchmark,
  build,
  type CheckCommand,
  type CheckRequest,
  checkImage,
} from "./build/index.js";
export type { CheckReport } from "./check/index.js";
export {
  type Arch,
  architectures,
  type Capability,
  type Config,
  capabilities,
  describeOrigin,
  type Flags,
  type Invocation,
  loadConfig,
  type Origin,
  type ResolvedConfig,
  type RunConfig,
} from "./config/index.js";
export { type ErrorRecord, type ExitStatus, hasCode, LeanError } from "./error/index.js";
export type { Emit, Event } from "./event/index.js";
export { type Image, type OpenImage, openImage, readBundle, sizeTable } from "./image/index.js";
export {
  type BootBundle,
  type Exit,
  type LaunchOptions,
  launch,
  type Machine,
  type Ready,
  type RunOutcome,
  runMachine,
} from "./machine/index.js";
export type { Context } from "./step/index.js";
export { openStore, type Store } from "./store/index.js";
