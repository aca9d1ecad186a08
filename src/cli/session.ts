import {
  archOf,
  cacheFolder,
  type Flags,
  type Invocation,
  loadConfig,
  loadRunConfig,
  stateFolder,
} from "../config/index.js";
import type { Event } from "../event/index.js";
import type { Session } from "./command.js";
import { type Interrupts, listen } from "./interrupt.js";
import { type Log, openLog } from "./log.js";
import { paint } from "./render/paint.js";
import type { Reporter } from "./reporter/reporter.js";
import { createReporter, type ProgressKind } from "./reporter/select.js";
import { type Terminal, wantsColour } from "./terminal.js";
import { version } from "./version.js";

/** Options that every command takes. */
export interface CommonOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  readonly progress: ProgressKind;
}

export interface OpenSession {
  readonly session: Session;
  readonly log: Log;
  readonly reporter: Reporter;
  readonly interrupts: Interrupts;
  /** Ends the view, the log and the listening. */
  close(): void;
}

/** Sets up what a command works with: reporter, log file, interrupts, settings. */
export async function openSession(
  terminal: Terminal,
  command: string,
  common: CommonOptions,
  flags: Flags,
): Promise<OpenSession> {
  const invocation = invocationOf(terminal, flags);
  const cache = cacheFolder(invocation);
  const log = openLog(`${cache}/logs`, command.replaceAll(" ", "-"), logHead(terminal));
  const reporter = await createReporter(terminal, common);
  let words = "finishing in order";
  const say = (text: string) => reporter.event({ type: "notice", message: text });
  const interrupts = listen(terminal, { say, words: () => words, beforeExit: () => reporter.stop() });
  const emit = (event: Event) => {
    log.event(event);
    reporter.event(event);
  };
  const session: Session = {
    context: { emit, signal: interrupts.signal },
    terminal,
    verbose: common.verbose,
    json: common.json,
    cache,
    state: stateFolder(invocation),
    project: (folder) => loadConfig({ ...invocation, project: folder }),
    image: (image) => loadRunConfig({ ...invocation, project: terminal.workingFolder }, image),
    print(line) {
      log.line(`| ${line}`);
      reporter.aside(() => (common.json ? terminal.stderr : terminal.stdout).write(`${line}\n`));
    },
    onInterrupt: (text) => {
      words = text;
    },
  };
  const close = () => {
    reporter.stop();
    interrupts.dispose();
    log.close();
  };
  return { session, log, reporter, interrupts, close };
}

/** Colours for standard error. */
export function errorPaint(terminal: Terminal) {
  return paint(wantsColour(terminal.stderr, terminal.environment));
}

function invocationOf(terminal: Terminal, flags: Flags): Invocation {
  const { environment, workingFolder, home } = terminal;
  const cacheHome = environment.XDG_CACHE_HOME || undefined;
  const stateHome = environment.XDG_STATE_HOME || undefined;
  return {
    project: ".",
    flags,
    environment,
    machine: { workingFolder, home, cacheHome, stateHome, arch: archOf(terminal.processor) },
  };
}

/** What the log begins with. Values given to `--env` are secrets and left out. */
function logHead(terminal: Terminal): readonly string[] {
  let afterEnv = false;
  const words = terminal.argv.map((word) => {
    const text = afterEnv ? word.replace(/=.*/s, "=…") : word.replace(/^(--env=[^=]*|-e[^=]+)=.*/s, "$1=…");
    afterEnv = word === "--env" || word === "-e";
    return text;
  });
  return [
    `leanvm ${version()} · node ${process.versions.node} · ${process.platform} ${process.arch} · ${new Date().toISOString()}`,
    `in ${terminal.workingFolder}`,
    `leanvm ${words.join(" ")}`,
  ];
}
