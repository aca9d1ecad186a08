import { type BootBundle, type Exit, type LaunchOptions, launch, type Machine } from "../../machine/index.js";
import type { Session } from "../command.js";
import { releaseFailed, runTimedOut } from "./errors.js";

export interface RunRequest {
  readonly bundle: BootBundle;
  readonly options: LaunchOptions;
  /** Seconds after which the guest is stopped. */
  readonly timeout: number | undefined;
  /** Power the guest off once it is ready. */
  readonly untilReady: boolean;
}

/** How a run went; plain data. */
export interface RunReport {
  readonly machine: string;
  readonly acceleration: string;
  /** Milliseconds from the start of the emulator to readiness; null when it never was ready. */
  readonly readyMilliseconds: number | null;
  /** Of the guest's own clock at readiness. */
  readonly guestNanoseconds: number | null;
  readonly exit: Exit;
  /** The whole run. */
  readonly milliseconds: number;
  readonly interrupted: boolean;
}

/**
 * Boots a machine and stays with it to its end: prints its lines, tells when it is ready, ends it in
 * order on an interrupt or at the time limit. No emulator is left behind, whatever happens.
 * Throws `RELEASE_FAILED`, `RUN_TIMED_OUT` (exit 124), and what `launch` and `Machine.ready` throw.
 */
export async function watch(session: Session, request: RunRequest): Promise<RunReport> {
  const started = performance.now();
  const { signal } = session.context;
  const machine = await launch(session.context, request.bundle, {
    ...request.options,
    onLine: (line) => session.print(line),
  });
  const patience = (request.options.stopMs ?? 5000) / 1000;
  session.onInterrupt(`powering the guest off in order, by force after ${patience} s`);
  const limit = timeLimit(machine, request.timeout);
  try {
    const ready = announce(session, machine);
    ready.catch(() => {});
    if (request.untilReady) {
      await ready.catch((error: unknown) => {
        if (!signal.aborted && !limit.passed()) throw error;
      });
      await machine.stop();
    }
    const exit = await machine.exited;
    // Without --json the reader has just seen them.
    const lastLines = session.json ? machine.tail().slice(-10) : [];
    if (limit.passed()) throw runTimedOut(request.timeout ?? 0, lastLines);
    if (exit.kind === "vmm" && !signal.aborted) await ready;
    const up = await ready.catch(() => undefined);
    if (!signal.aborted && !request.untilReady) refuseFailure(exit, lastLines);
    return {
      machine: machine.type,
      acceleration: machine.accel,
      readyMilliseconds: up === undefined ? null : Math.round(up.milliseconds),
      guestNanoseconds: up?.guestNanoseconds === undefined ? null : Number(up.guestNanoseconds),
      exit,
      milliseconds: Math.round(performance.now() - started),
      interrupted: signal.aborted,
    };
  } finally {
    limit.clear();
    await machine.kill();
  }
}

async function announce(session: Session, machine: Machine) {
  const ready = await machine.ready;
  session.print(`ready in ${Math.round(ready.milliseconds)} ms`);
  return ready;
}

function timeLimit(machine: Machine, seconds: number | undefined) {
  let passed = false;
  const timer = seconds === undefined ? undefined : setTimeout(expire, seconds * 1000);
  function expire(): void {
    passed = true;
    void machine.stop();
  }
  return { passed: () => passed, clear: () => clearTimeout(timer) };
}

function refuseFailure(exit: Exit, lastLines: readonly string[]): void {
  if (exit.kind === "status" && exit.status === 0) return;
  throw releaseFailed(exit, lastLines);
}
