export { findProgram } from "./program.js";
export { type CommandResult, type CommandSpec, quoteCommand, run, start } from "./run.js";
