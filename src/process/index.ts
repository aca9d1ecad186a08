export { findProgram } from "./program.js";
export { type CommandResult, type CommandSpec, quoteCommand, run, start, startDetached } from "./run.js";
