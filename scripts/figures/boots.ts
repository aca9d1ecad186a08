import { type BootBundle, type LaunchOptions, launch, type Machine } from "../../src/machine/index.js";
import type { Context } from "../../src/step/index.js";
import { memory } from "./page.js";

/** Readiness for every image alike, on the kernel command line. */
export const readyText = "Hello from";
const readyWord = `lean.ready=log:${encodeURIComponent(readyText)}`;

const plain: LaunchOptions = {
  memoryMiB: memory,
  cpus: 1,
  ports: [],
  env: {},
  accel: "auto",
  extraKernelArgs: [readyWord],
  readyTimeoutMs: 300_000,
};

/** Guest instructions from power-on to ready. Throws what `launch` and `Machine.ready` throw. */
export async function instructionsToReady(context: Context, bundle: BootBundle): Promise<number> {
  return booted(context, bundle, { ...plain, icount: true }, async (machine) => {
    const { ticks } = await machine.ready;
    if (ticks === undefined) throw new Error("the guest reported no ticks");
    return Number(ticks);
  });
}

export interface WallTime {
  readonly milliseconds: number;
  readonly accel: string;
  readonly type: string;
}

/** Time from the start of the emulator to ready, by this host's clock. */
export async function timeToReady(
  context: Context,
  bundle: BootBundle,
  options: Pick<LaunchOptions, "memory">,
): Promise<WallTime> {
  return booted(context, bundle, { ...plain, ...options }, async (machine) => {
    const { milliseconds } = await machine.ready;
    return { milliseconds: Math.round(milliseconds), accel: machine.accel, type: machine.type };
  });
}

/** Whether an image becomes ready with so much memory; a minute is more than any that does takes. */
export async function readyWith(context: Context, bundle: BootBundle, mebibytes: number): Promise<boolean> {
  const options = { ...plain, memoryMiB: mebibytes, accel: "tcg", readyTimeoutMs: 90_000 } as const;
  return booted(context, bundle, options, (machine) =>
    machine.ready.then(
      () => true,
      () => false,
    ),
  );
}

/** The smallest multiple of 4 MiB with which an image becomes ready, by halving. */
export async function leastMemory(context: Context, bundle: BootBundle): Promise<number> {
  let [tooSmall, enough] = [48, memory];
  while (enough - tooSmall > 4) {
    const middle = tooSmall + Math.floor((enough - tooSmall) / 8) * 4;
    if (await readyWith(context, bundle, middle)) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

async function booted<T>(
  context: Context,
  bundle: BootBundle,
  options: LaunchOptions,
  measure: (machine: Machine) => Promise<T>,
): Promise<T> {
  const machine = await launch(context, bundle, options);
  try {
    return await measure(machine);
  } finally {
    await machine.kill();
  }
}
