export { type CommandResult, type CommandSpec, quoteCommand, run, start } from "./run.js";
export { findProgram } from "./program.js";
