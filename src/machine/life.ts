import type { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { conclude, endedBeforeReady, type ProcessEnd } from "./conclusion.js";
import { plainText } from "./console.js";
import { readyTimeout } from "./errors.js";
import { type Evidence, nothingYet, readConsole, readControl } from "./evidence.js";
import type { Exit, LaunchOptions, Machine, Ready } from "./types.js";

/** How long the guest may take to stop in order, and then the emulator to quit. */
const stopMs = 5000;
const quitMs = 1000;
const keptLines = 200;

/** What a driver gives. */
export interface Means {
  /** Ends the emulator at once; must do nothing when it has ended. */
  forceEnd(): void;
  /** A clearer error for what the emulator wrote on standard error, where the driver knows one. */
  explain(stderr: readonly string[]): LeanError | undefined;
  /** Called once, after the end. */
  cleanUp(): Promise<void>;
}

/** What a driver reports, and what the machine shows of it. */
export interface Life {
  consoleLine(line: string): void;
  emulatorLine(line: string): void;
  controlLine(line: string): void;
  shutdown(reason: string): void;
  processEnded(end: Pick<ProcessEnd, "status" | "signal"> & { readonly words?: string }): void;
  /** Hands over the way to write a line to the guest, once there is one. */
  sendControlBy(send: (line: string) => void): void;
  /** Hands over the way to ask the emulator to quit, once there is one. */
  requestEndBy(quit: () => Promise<unknown>): void;
  readonly exited: Promise<Exit>;
  readonly face: Pick<Machine, "tail" | "ready" | "exited" | "stop" | "kill">;
}

/**
 * Follows one run of an emulator from its start to its end, whatever the driver: gathers evidence, keeps
 * the promises of `Machine`, and ends the emulator on request, on the context's abort, or out of time.
 */
export function watchLife(context: Context, options: LaunchOptions, means: Means): Life {
  const started = performance.now();
  const consoleLines: string[] = [];
  const stderr: string[] = [];
  const ready = deferred<Ready>();
  const exited = deferred<Exit>();
  let evidence: Evidence = nothingYet;
  let forced: string | undefined;
  let ended = false;
  let stopping: Promise<Exit> | undefined;
  let send: ((line: string) => void) | undefined;
  let quit: () => Promise<unknown> = async () => undefined;

  const learn = (next: Evidence) => {
    const before = evidence;
    evidence = next;
    if (before.ready === undefined && next.ready !== undefined) {
      clearTimeout(timer);
      ready.resolve({ milliseconds: performance.now() - started, ...next.ready });
    }
    if (before.halted !== next.halted) quit().catch(means.forceEnd);
  };
  const force = (reason: string) => {
    if (!ended) forced ??= reason;
    means.forceEnd();
    return exited.promise;
  };
  const stop = () => {
    stopping ??= inOrder();
    return stopping;
  };
  const inOrder = async () => {
    if (!evidence.initSeen || send === undefined) return force("stopped before the guest was up");
    send("stop");
    if (await within(stopMs, exited.promise)) return exited.promise;
    forced ??= `the guest did not stop within ${stopMs / 1000} s`;
    quit().catch(() => undefined);
    if (await within(quitMs, exited.promise)) return exited.promise;
    return force(forced);
  };
  const outOfTime = (milliseconds: number) => {
    ready.reject(readyTimeout(milliseconds, consoleLines));
    force("not ready in time");
  };
  const aborted = () => {
    ready.reject(context.signal.reason);
    stop();
  };
  const limit = options.readyTimeoutMs;
  const timer = limit === undefined ? undefined : setTimeout(() => outOfTime(limit), limit);
  context.signal.addEventListener("abort", aborted, { once: true });

  const finish = async (end: ProcessEnd) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    context.signal.removeEventListener("abort", aborted);
    await means.cleanUp();
    const exit = conclude(evidence, end);
    ready.reject(
      means.explain(stderr) ?? endedBeforeReady(evidence, exit, { console: consoleLines, stderr }),
    );
    exited.resolve(exit);
  };

  return {
    consoleLine: (line) => {
      const plain = plainText(line);
      keep(consoleLines, plain);
      context.emit({ type: "output", source: "console", line: plain });
      options.onLine?.(options.raw === true ? line : plain);
      learn(readConsole(evidence, plain));
    },
    emulatorLine: (line) => {
      const plain = plainText(line);
      keep(stderr, plain);
      context.emit({ type: "output", source: "qemu", line: plain });
    },
    controlLine: (line) => learn(readControl(evidence, plainText(line))),
    shutdown: (reason) => learn({ ...evidence, shutdown: reason }),
    processEnded: ({ words, ...end }) => {
      if (words !== undefined) stderr.push(words);
      void finish({ ...end, stderr, ...(forced === undefined ? {} : { forced }) });
    },
    sendControlBy: (way) => {
      send = way;
    },
    requestEndBy: (way) => {
      quit = way;
    },
    exited: exited.promise,
    face: {
      tail: () => [...consoleLines],
      ready: ready.promise,
      exited: exited.promise,
      stop,
      kill: () => force("ended by force"),
    },
  };
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > keptLines) lines.shift();
}

/** A promise and its ends; a rejection that nobody reads is no unhandled one. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolveIt, rejectIt) => {
    resolve = resolveIt;
    reject = rejectIt;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

/** Whether the promise settles within the time. */
async function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
