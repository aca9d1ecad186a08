import type { Context } from "../../step/index.js";
import { launch } from "../launch.js";
import type { VmEnd } from "../state/index.js";
import type { FastFaces, LaunchOptions, Machine, ProbeMemory } from "../types.js";
import { endOf, failedToStart } from "./end.js";
import type { SuperviseRequest } from "./request.js";

/** What a supervisor has besides what it was told. */
export interface Surroundings {
  readonly memory: ProbeMemory;
  /** As `LaunchOptions.fastFaces`. */
  readonly fastFaces?: (context: Context) => Promise<FastFaces>;
}

/** Who follows a run. */
export interface Follower {
  readonly onLine: NonNullable<LaunchOptions["onLine"]>;
  readonly onBytes: NonNullable<LaunchOptions["onBytes"]>;
  /** The emulator runs, with all its ports. */
  readonly started: (machine: Machine) => void;
  readonly ready: (milliseconds: number) => void;
}

/** A run of a VM that is over. */
export interface FinishedRun {
  readonly end: VmEnd;
  /** How long its application was up. */
  readonly readyMs: number;
  /** Why it never was ready. */
  readonly error?: unknown;
}

/** Runs the machine once, from start to end. Throws what `launch` throws, and what kept the emulator from running. */
export async function runOnce(
  context: Context,
  { bundle, launch: options }: SuperviseRequest,
  { memory, fastFaces }: Surroundings,
  follower: Follower,
): Promise<FinishedRun> {
  const machine = await launch(context, bundle, {
    ...options,
    memory,
    ...(fastFaces === undefined ? {} : { fastFaces: () => fastFaces(context) }),
    interactive: true,
    executes: true,
    onLine: follower.onLine,
    onBytes: follower.onBytes,
  });
  await failedToStart(machine);
  follower.started(machine);
  let readyAt: number | undefined;
  const ready = machine.ready.then(
    ({ milliseconds }) => {
      readyAt = performance.now();
      follower.ready(milliseconds);
    },
    (error: unknown) => ({ error }),
  );
  const exit = await machine.exited;
  const never = await ready;
  const readyMs = readyAt === undefined ? 0 : performance.now() - readyAt;
  return { end: endOf(exit, never?.error), readyMs, ...never };
}
