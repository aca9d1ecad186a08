#!/usr/bin/env node
import { homedir } from "node:os";
import { ignoreClosedPipe, processSignals, runCommandLine } from "./cli/index.js";

ignoreClosedPipe(process.stdout);
ignoreClosedPipe(process.stderr);

process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: () => process.stdin,
  workingFolder: process.cwd(),
  home: homedir(),
  processor: process.arch,
  onSignal: processSignals,
  exit: (status) => process.exit(status),
});
