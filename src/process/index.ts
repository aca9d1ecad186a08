export { findProgram } from "./program.js";
export {
  type CommandResult,
  type CommandSpec,
  quoteCommand,
  run,
  runOnTerminal,
  start,
  startDetached,
} from "./run.js";
