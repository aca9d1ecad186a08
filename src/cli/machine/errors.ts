import { LeanError } from "../../error/index.js";
import { type Exit, exitWords } from "../../machine/index.js";

export function runTimedOut(seconds: number, lastLines: readonly string[]): LeanError {
  return new LeanError({
    code: "RUN_TIMED_OUT",
    message: `The guest did not end within ${seconds} s and was stopped.`,
    hint: "Allow more with --timeout; the last lines of its console are above.",
    ...(lastLines.length === 0 ? {} : { details: lastLines }),
    exit: 124,
  });
}

export function releaseFailed(exit: Exit, lastLines: readonly string[]): LeanError {
  const words = exitWords(exit);
  return new LeanError({
    code: "RELEASE_FAILED",
    message: `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
    hint: "The lines before the end usually say why.",
    ...(lastLines.length === 0 ? {} : { details: lastLines }),
  });
}

export function vmRuns(name: string, state: string): LeanError {
  return new LeanError({
    code: "VM_RUNNING",
    message: `The VM ${name} is still running (${state}).`,
    hint: `Stop it first with \`leanvm stop ${name}\`, or end and remove it with \`leanvm rm ${name} --force\`.`,
  });
}

export function vmEnded(name: string, reason: string | undefined): LeanError {
  return new LeanError({
    code: "VM_ENDED",
    message: `The VM ${name} does not run any more${reason === undefined ? "" : `: ${reason}`}.`,
    hint: `\`leanvm logs ${name}\` shows what it printed.`,
  });
}

export function vmHangs(name: string): LeanError {
  return new LeanError({
    code: "VM_HANGS",
    message: `The process that keeps the VM ${name} does not answer.`,
    hint: `\`leanvm rm ${name} --force\` ends and removes both.`,
  });
}

export function commandNotRun(command: string, vm: string, reason: string): LeanError {
  return new LeanError({
    code: "COMMAND_NOT_RUN",
    message: `${command} was not run in ${vm}: ${reason}.`,
    hint: reason.includes("--capability")
      ? "Build the image again with what is named; docs/running.md says what each command needs."
      : "Commands are `eval`, `rpc` and `remote` of a release that Mix assembled, and programs of the image by their path.",
  });
}

export function remoteNeedsTerminal(): LeanError {
  return new LeanError({
    code: "REMOTE_NEEDS_TERMINAL",
    message:
      "A remote shell needs a terminal, and there is none: when its input ended it would halt the release.",
    hint: "Run it in a terminal, or use `leanvm exec VM -- rpc 'EXPRESSION'`.",
    exit: 2,
  });
}

export function followAsJson(): LeanError {
  return new LeanError({
    code: "USAGE",
    message: "--follow has no end, and --json is one document.",
    hint: "Leave one of the two out.",
    exit: 2,
  });
}
