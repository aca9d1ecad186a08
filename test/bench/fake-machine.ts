import type { Launch, Means, Subject } from "../../src/bench/index.js";
import { LeanError } from "../../src/error/index.js";
import type { BootBundle, Execution, Exit, LaunchOptions, Machine } from "../../src/machine/index.js";

/** What a machine that is only played does. */
export interface Story {
  /** MiB that it needs; with less it ends for want of memory. */
  readonly needs: number;
  /** Never ready, for this reason. */
  readonly fails?: LeanError;
  /** Ends so, right after it was ready. */
  readonly dies?: Exit;
  /** MiB below which it works on and on, and does not become ready. */
  readonly thrashes?: number;
}

export interface Stage extends Means {
  /** Every boot that was asked for, in order. */
  readonly boots: { readonly bundle: string; readonly options: LaunchOptions; ended: boolean }[];
  /** Most machines that ran at one moment. */
  most(): number;
}

/** Plays machines: the kernel's path of a bundle names the story. */
export function stage(stories: Readonly<Record<string, Story>>): Stage {
  const boots: Stage["boots"] = [];
  let running = 0;
  let most = 0;
  let worked = 0;
  const launch: Launch = async (_, bundle, options) => {
    const boot = { bundle: bundle.rootfs, options, ended: false };
    boots.push(boot);
    most = Math.max(most, ++running);
    return played(stories[bundle.kernel] ?? { needs: 0 }, bundle, options, () => {
      if (!boot.ended) running--;
      boot.ended = true;
    });
  };
  // Every machine that is still there has worked hard since it was asked for.
  return { launch, boots, most: () => most, processorSeconds: async () => ++worked };
}

export function subject(name: string, more: Partial<Subject> = {}): Subject {
  const bundle = (rootfs: string): BootBundle => ({
    ...{ folder: "/b", arch: "x86_64", kernel: name, rootfs, commandLine: [] },
  });
  return {
    ...{ name, baseline: false, versions: { otp: "27" }, kernel: 1000, rootfs: 500 },
    plain: bundle("plain"),
    marked: bundle("marked"),
    traced: bundle("traced"),
    options: { memoryMiB: 256, cpus: 1, ports: [], env: {}, accel: "auto", readyTimeoutMs: 5000 },
    moduleBytes: new Map([["lists", 77]]),
    ...more,
  };
}

const outOfMemory = new LeanError({
  code: "GUEST_OUT_OF_MEMORY",
  message: "The guest ran out of memory and beam.smp was ended before the application was ready.",
});

function played(story: Story, bundle: BootBundle, options: LaunchOptions, end: () => void): Machine {
  const failure = story.fails ?? (options.memoryMiB < story.needs ? outOfMemory : undefined);
  const clock = (ticks: bigint) => ({ ticks, guestNanoseconds: ticks - 100n });
  const ready = { milliseconds: 2000, ...clock(1000n), init: clock(400n), run: clock(500n) };
  const report = () => {
    const modules = bundle.rootfs === "traced" ? ["leanvm-module 60 lists", "leanvm-module 9 demo"] : [];
    const memory = ["leanvm-memory begin", "MemAvailable: 131072 kB", "leanvm-memory end"];
    const lines = [...memory, "leanvm-mark 850 application", ...modules, `leanvm-end ${1 + modules.length}`];
    if (bundle.rootfs !== "plain") for (const line of lines) options.onLine?.(line);
  };
  const readiness =
    options.memoryMiB < (story.thrashes ?? 0)
      ? new Promise<never>(() => undefined)
      : failure === undefined
        ? new Promise<typeof ready>((resolve) => setTimeout(() => resolve(ready), 1))
        : Promise.reject(failure);
  readiness.then(
    () => story.dies === undefined && setTimeout(report, 1),
    () => undefined,
  );
  const off: Exit = { kind: "killed", reason: "ended by force" };
  const stop = async () => {
    end();
    return off;
  };
  return {
    ...{ pid: 1, type: "q35", accel: "tcg", argv: [], tail: () => ["its last line"] },
    ready: readiness,
    exited: story.dies === undefined ? new Promise(() => undefined) : Promise.resolve(story.dies),
    ...{ stop, kill: stop, input: () => undefined, execute },
    monitor: { execute: async () => undefined },
  };
}

function execute(): Execution {
  throw new Error("nothing is run in a machine that is measured");
}
