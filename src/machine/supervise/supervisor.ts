import { setImmediate as afterAnswers, setTimeout as sleep } from "node:timers/promises";
import { LeanError } from "../../error/index.js";
import type { Context } from "../../step/index.js";
import { deferred } from "../deferred.js";
import { refused } from "../execution.js";
import { removeFolder, removeSocket, type VmEnd, vmPaths } from "../state/index.js";
import type { Machine } from "../types.js";
import { type ConsoleLog, openConsoleLog } from "./console-log.js";
import { stateAfter } from "./end.js";
import { firstRecord, writeFirst } from "./first-record.js";
import { RecordKeeper } from "./keeper.js";
import { type FinishedRun, runOnce, type Surroundings } from "./one-run.js";
import { reportable } from "./report.js";
import type { SuperviseReport, SuperviseRequest } from "./request.js";
import { nextRun, restartWords } from "./restart.js";
import { type SupervisorServer, serve } from "./server.js";

/** What a supervisor is started in. */
export interface Host extends Surroundings {
  /** Tells the command that started this; does nothing once that is gone. */
  readonly report: (report: SuperviseReport) => void;
  /** Fires when the host wants this process to end. */
  readonly signal: AbortSignal;
}

/**
 * Keeps one VM: starts it, writes its state and console log, serves its socket, and starts it again as its policy says.
 * Resolves when the VM has ended for good. A failure before the first start leaves nothing behind and is reported.
 */
export async function supervise(request: SuperviseRequest, host: Host): Promise<void> {
  const paths = vmPaths(request.root, request.name);
  const record = await firstRecord(request);
  try {
    await writeFirst(request.root, paths.record, record);
    const log = openConsoleLog({ path: paths.log, olderPath: paths.olderLog, bytes: request.logBytes });
    await new Supervisor(request, host, new RecordKeeper(paths.record, record), log).run();
  } catch (error) {
    await removeFolder(request.root, request.name, record.socket);
    host.report({ type: "failed", error: reportable(error) });
  }
}

/** How long an emulator that did not stop in time may take to quit. */
const quitMs = 2000;

/** One VM and what belongs to it while it is kept. */
class Supervisor {
  readonly #request: SuperviseRequest;
  readonly #host: Host;
  readonly #keeper: RecordKeeper;
  readonly #log: ConsoleLog;
  readonly #asked = new AbortController();
  readonly #over = deferred<void>();
  #machine: Machine | undefined;
  #server: SupervisorServer | undefined;
  #stopMs: number;

  constructor(request: SuperviseRequest, host: Host, keeper: RecordKeeper, log: ConsoleLog) {
    this.#request = request;
    this.#host = host;
    this.#keeper = keeper;
    this.#log = log;
    this.#stopMs = keeper.record().stopMs;
  }

  async run(): Promise<void> {
    const { socket } = this.#keeper.record();
    this.#server = await serve(socket, {
      status: () => ({ ...this.#keeper.record(), lostLines: this.#log.lost() }),
      stop: (milliseconds) => this.#stop(milliseconds),
      kill: () => this.#kill(),
      input: (bytes) => this.#machine?.input(bytes),
      execute: (request) => this.#machine?.execute(request) ?? refused("the VM is not running at the moment"),
    });
    this.#host.signal.addEventListener("abort", () => void this.#stop(undefined), { once: true });
    try {
      await this.#runs();
    } finally {
      this.#log.close();
      await this.#keeper.close();
      const goodbye = this.#server.close();
      await removeSocket(vmPaths(this.#request.root, this.#request.name).folder, socket);
      // From here on the name may be somebody else's.
      this.#over.resolve();
      await afterAnswers();
      await goodbye();
    }
  }

  /** Run after run, until the VM has ended for good. */
  async #runs(): Promise<void> {
    let row = 0;
    for (let restarts = 0; ; restarts++) {
      if (restarts > 0) this.#change({ state: "starting", restarts });
      const run = await this.#once(restarts === 0);
      const { end, readyMs } = run;
      const asked = this.#asked.signal.aborted;
      const next = nextRun(this.#request.restart, { failed: end.status !== 0, readyMs }, row);
      row = next.row;
      this.#log.note(`${end.reason}${asked ? ", as asked" : ""}`);
      if (asked || next.delayMs === undefined) return this.#ended(run);
      await this.#wait(end, next.delayMs, restarts + 1);
      if (this.#asked.signal.aborted) return this.#ended(run);
    }
  }

  /** One run. Throws when the first one does not even start; later that is an end like others. */
  async #once(first: boolean): Promise<FinishedRun> {
    try {
      return await runOnce(this.#context(), this.#request, this.#host, {
        onLine: (line) => this.#log.line(line),
        onBytes: (chunk) => this.#server?.output(chunk),
        started: (machine) => this.#started(machine, first),
        ready: (milliseconds) => this.#ready(milliseconds),
      });
    } catch (error) {
      if (first && !this.#asked.signal.aborted) throw error;
      const reason = error instanceof LeanError ? error.message : `it could not be started: ${String(error)}`;
      const at = new Date().toISOString();
      return { end: { kind: "vmm", reason: reason.replace(/\.$/, ""), status: 1, at }, readyMs: 0, error };
    } finally {
      this.#machine = undefined;
    }
  }

  #started(machine: Machine, first: boolean): void {
    const asked = this.#asked.signal.aborted;
    this.#machine = machine;
    this.#change({ state: asked ? "stopping" : "starting", pid: machine.pid });
    this.#log.note("started");
    if (first) this.#host.report({ type: "started" });
    if (asked) void machine.stop(this.#stopMs);
  }

  #ready(milliseconds: number): void {
    const state = this.#asked.signal.aborted ? {} : { state: "ready" as const };
    this.#log.note(`ready in ${Math.round(milliseconds)} ms`);
    this.#change({ ...state, readyMilliseconds: Math.round(milliseconds) });
    this.#host.report({ type: "ready", milliseconds });
  }

  async #wait(end: VmEnd, delayMs: number, restart: number): Promise<void> {
    this.#log.note(restartWords(delayMs, restart));
    this.#change({ state: "starting", end, restartsAt: new Date(Date.now() + delayMs).toISOString() });
    await sleep(delayMs, undefined, { signal: this.#asked.signal }).catch(() => undefined);
  }

  #ended({ end, error }: FinishedRun): void {
    this.#change({ state: stateAfter(end, this.#asked.signal.aborted), end });
    if (error !== undefined) this.#host.report({ type: "failed", error: reportable(error) });
  }

  async #stop(milliseconds = this.#keeper.record().stopMs): Promise<void> {
    this.#stopMs = milliseconds;
    this.#askToEnd();
    void this.#machine?.stop(milliseconds);
    // A machine that is being stopped already, with more patience.
    const late = setTimeout(() => void this.#machine?.kill(), milliseconds + quitMs);
    await this.#over.promise;
    clearTimeout(late);
  }

  async #kill(): Promise<void> {
    this.#stopMs = 0;
    this.#askToEnd();
    void this.#machine?.kill();
    await this.#over.promise;
  }

  #askToEnd(): void {
    if (this.#machine !== undefined) this.#change({ state: "stopping" });
    this.#asked.abort();
  }

  #change(change: Parameters<RecordKeeper["change"]>[0]): void {
    this.#keeper.change(change);
    this.#server?.changed();
  }

  #context(): Context {
    return {
      signal: new AbortController().signal,
      emit: (event) => {
        if (event.type !== "notice" && event.type !== "warning") return;
        this.#host.report({ type: "event", event });
        if (event.type === "warning") this.#log.note(event.message);
      },
    };
  }
}
