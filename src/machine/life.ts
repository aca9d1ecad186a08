import type { LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { conclude, endedBeforeReady, type ProcessEnd } from "./conclusion.js";
import { plainText } from "./console.js";
import { type Deferred, deferred, settlesWithin } from "./deferred.js";
import { readyTimeout } from "./errors.js";
import { type Evidence, nothingYet, readConsole, readControl } from "./evidence.js";
import type { Exit, LaunchOptions, Machine, Ready } from "./types.js";

/** How long the guest may take to stop in order, and then the emulator to quit. */
const stopMs = 5000;
const quitMs = 1000;
const keptLines = 200;

/** What a driver gives. */
export interface Means {
  /** Ends the emulator at once; does nothing when it has ended. */
  forceEnd(): void;
  /** A clearer error for what the emulator wrote on standard error, where the driver knows one. */
  explain(stderr: readonly string[]): LeanError | undefined;
  /** Called once, after the end. */
  cleanUp(): Promise<void>;
}

/**
 * Follows one run of an emulator from its start to its end, whatever the driver: gathers evidence, keeps
 * the promises of `Machine`, and ends the emulator on request, on the context's abort, or out of time.
 * The driver reports what happens and hands over its channels as they open.
 */
export class Life {
  /** Writes a line to the guest's control port; set by the driver once there is one. */
  send: ((line: string) => void) | undefined;
  /** Asks the emulator to quit; set by the driver once it can be asked. */
  quit: () => Promise<unknown> = async () => undefined;

  readonly #context: Context;
  readonly #options: LaunchOptions;
  readonly #means: Means;
  readonly #started = performance.now();
  readonly #console: string[] = [];
  readonly #stderr: string[] = [];
  readonly #ready: Deferred<Ready> = deferred();
  readonly #exited: Deferred<Exit> = deferred();
  readonly #timer: NodeJS.Timeout | undefined;
  #evidence: Evidence = nothingYet;
  #forced: string | undefined;
  #ended = false;
  #stopping: Promise<Exit> | undefined;

  constructor(context: Context, options: LaunchOptions, means: Means) {
    this.#context = context;
    this.#options = options;
    this.#means = means;
    const limit = options.readyTimeoutMs;
    if (limit !== undefined) this.#timer = setTimeout(() => this.#outOfTime(limit), limit);
    if (context.signal.aborted) queueMicrotask(this.#aborted);
    else context.signal.addEventListener("abort", this.#aborted, { once: true });
  }

  get exited(): Promise<Exit> {
    return this.#exited.promise;
  }

  /** What the machine shows of its life. */
  face(): Pick<Machine, "tail" | "ready" | "exited" | "stop" | "kill"> {
    return {
      tail: () => [...this.#console],
      ready: this.#ready.promise,
      exited: this.#exited.promise,
      stop: (milliseconds) => this.#stop(milliseconds),
      kill: () => this.#force("ended by force"),
    };
  }

  readonly consoleLine = (line: string): void => {
    const plain = plainText(line);
    keep(this.#console, plain);
    this.#context.emit({ type: "output", source: "console", line: plain });
    this.#options.onLine?.(this.#options.raw === true ? line : plain);
    this.#learn(readConsole(this.#evidence, plain));
  };

  readonly emulatorLine = (line: string): void => {
    const plain = plainText(line);
    keep(this.#stderr, plain);
    this.#context.emit({ type: "output", source: "emulator", line: plain });
  };

  readonly controlLine = (line: string): void => this.#learn(readControl(this.#evidence, plainText(line)));

  readonly shutdown = (reason: string): void => this.#learn({ ...this.#evidence, shutdown: reason });

  /** The emulator's process has ended, or could not be started at all. */
  async processEnded(end: Pick<ProcessEnd, "status" | "signal">): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#context.signal.removeEventListener("abort", this.#aborted);
    await this.#means.cleanUp();
    const forced = this.#forced === undefined ? {} : { forced: this.#forced };
    const exit = conclude(this.#evidence, { ...end, ...forced, stderr: this.#stderr });
    const lines = { console: this.#console, stderr: this.#stderr };
    this.#ready.reject(this.#means.explain(this.#stderr) ?? endedBeforeReady(this.#evidence, exit, lines));
    this.#exited.resolve(exit);
  }

  #learn(next: Evidence): void {
    const before = this.#evidence;
    this.#evidence = next;
    if (before.ready === undefined && next.ready !== undefined) {
      clearTimeout(this.#timer);
      this.#ready.resolve({ milliseconds: performance.now() - this.#started, ...next.ready });
    }
    if (before.halted === undefined && next.halted) this.quit().catch(this.#means.forceEnd);
  }

  #stop(milliseconds = this.#options.stopMs ?? stopMs): Promise<Exit> {
    this.#stopping ??= this.#stopInOrder(milliseconds);
    return this.#stopping;
  }

  async #stopInOrder(milliseconds: number): Promise<Exit> {
    if (!this.#evidence.initSeen || this.send === undefined) {
      return this.#force("stopped before the guest was up");
    }
    this.send("stop");
    if (await settlesWithin(milliseconds, this.exited)) return this.exited;
    this.#forced ??= `the guest did not stop within ${milliseconds / 1000} s`;
    this.quit().catch(() => undefined);
    if (await settlesWithin(quitMs, this.exited)) return this.exited;
    return this.#force(this.#forced);
  }

  #force(reason: string): Promise<Exit> {
    if (!this.#ended) this.#forced ??= reason;
    this.#means.forceEnd();
    return this.exited;
  }

  #outOfTime(milliseconds: number): void {
    this.#ready.reject(readyTimeout(milliseconds, this.#console));
    this.#force("not ready in time");
  }

  readonly #aborted = (): void => {
    this.#ready.reject(this.#context.signal.reason);
    this.#stop();
  };
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > keptLines) lines.shift();
}
