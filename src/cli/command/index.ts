import type { CommandSpec } from "../command.js";
import { buildCommand } from "./build.js";
import { cacheCommand } from "./cache.js";
import { configCommand } from "./config.js";
import { doctorCommand } from "./doctor.js";
import { initCommand } from "./init.js";
import { runCommand } from "./run.js";

/** Every command, in the order of `leanvm --help`. */
export const commands: readonly CommandSpec[] = [
  buildCommand,
  runCommand,
  initCommand,
  configCommand,
  doctorCommand,
  cacheCommand,
];
