import type { CommandSpec } from "../command.js";
import { analyzeCommand } from "./analyze.js";
import { benchCommand } from "./bench.js";
import { buildCommand } from "./build.js";
import { cacheCommand } from "./cache.js";
import { checkCommand } from "./check.js";
import { configCommand } from "./config.js";
import { consoleCommand } from "./console.js";
import { diffCommand } from "./diff.js";
import { dockerfileCommand } from "./dockerfile.js";
import { doctorCommand } from "./doctor.js";
import { execCommand } from "./exec.js";
import { exportCommand } from "./export.js";
import { initCommand } from "./init.js";
import { kernelCommand } from "./kernel.js";
import { logsCommand } from "./logs.js";
import { psCommand } from "./ps.js";
import { rmCommand } from "./rm.js";
import { runCommand } from "./run.js";
import { stopCommand } from "./stop.js";
import { whyCommand } from "./why.js";

/** Every command, in the order of `leanvm --help`. */
export const commands: readonly CommandSpec[] = [
  buildCommand,
  runCommand,
  checkCommand,
  psCommand,
  logsCommand,
  consoleCommand,
  execCommand,
  stopCommand,
  rmCommand,
  analyzeCommand,
  whyCommand,
  diffCommand,
  kernelCommand,
  exportCommand,
  dockerfileCommand,
  benchCommand,
  initCommand,
  configCommand,
  doctorCommand,
  cacheCommand,
];
