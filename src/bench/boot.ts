import type { BootBundle, Exit, LaunchOptions, Machine, Ready } from "../machine/types.js";
import type { Context } from "../step/index.js";
import { diedAfterReady, noClock, reportMissing, tooSlowToBeReady } from "./errors.js";
import type { BootMarks } from "./phases.js";
import { endsReport, type GuestReport, readReport } from "./report.js";

/** Boots an image: `launch` of the machine stage. */
export type Launch = (context: Context, bundle: BootBundle, options: LaunchOptions) => Promise<Machine>;

export interface Means {
  readonly launch: Launch;
  /** Seconds of processor time that a process of this host has taken; undefined where that is not to be learnt. */
  readonly processorSeconds: (pid: number) => Promise<number | undefined>;
}

export interface Booted {
  readonly marks: BootMarks;
  readonly acceleration: string;
  /** Of the emulator, up to readiness. */
  readonly processorSeconds?: number;
}

export type Reported = Booted & { readonly report: GuestReport };

const reportSeconds = 60;

/** Boots to readiness and ends the machine. Throws what `Machine.ready` throws, `BENCH_NO_CLOCK`. */
export async function bootToReady(
  context: Context,
  means: Means,
  bundle: BootBundle,
  options: LaunchOptions & {
    /** Processor time that the emulator may take until then; `BENCH_TOO_SLOW` is thrown beyond. */
    readonly processorLimit?: number;
  },
): Promise<Booted> {
  const machine = await means.launch(context, bundle, options);
  const { processorLimit } = options;
  const guard = processorLimit === undefined ? undefined : guarded(means, machine, processorLimit);
  try {
    return await booted(
      means,
      bundle,
      machine,
      await Promise.race([machine.ready, ...(guard ? [guard.tooSlow] : [])]),
    );
  } finally {
    guard?.end();
    await machine.kill();
  }
}

/**
 * Boots an image with instruments to readiness and reads what they say. Throws what `bootToReady` throws,
 * `BENCH_DIED`, `TRACE_MISSING`, `TRACE_TORN`.
 */
export async function bootToReport(
  context: Context,
  means: Means,
  bundle: BootBundle,
  options: LaunchOptions,
): Promise<Reported> {
  const lines: string[] = [];
  let ended: () => void = () => undefined;
  const reported = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const onLine = (line: string) => {
    if (line.startsWith("leanvm-") || /^\w[\w()]*:\s+\d+ kB$/.test(line)) lines.push(line);
    if (endsReport(line)) ended();
  };
  const machine = await means.launch(context, bundle, { ...options, onLine });
  try {
    const boot = await booted(means, bundle, machine, await machine.ready);
    await settled(machine, reported);
    return { ...boot, report: readReport(lines) };
  } finally {
    await machine.kill();
  }
}

async function booted(means: Means, { arch }: BootBundle, machine: Machine, ready: Ready): Promise<Booted> {
  const seconds = await means.processorSeconds(machine.pid);
  return {
    marks: marksOf(ready, instructionsPerTick[arch]),
    acceleration: machine.accel,
    ...(seconds === undefined ? {} : { processorSeconds: seconds }),
  };
}

/** Looks at the emulator's processor time now and then: unlike wall time it says the same on a busy host. */
function guarded(means: Means, machine: Machine, limit: number) {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    timer = setInterval(async () => {
      const seconds = await means.processorSeconds(machine.pid);
      if (seconds !== undefined && seconds > limit) reject(tooSlowToBeReady(limit));
    }, 500);
  });
  tooSlow.catch(() => undefined);
  return { tooSlow, end: () => clearInterval(timer) };
}

/** Waits for the report, the machine's end or the end of patience, whichever comes first. */
async function settled(machine: Machine, reported: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(reportMissing(reportSeconds)), reportSeconds * 1000);
  });
  const died = machine.exited.then((exit) => {
    throw diedAfterReady(inWords(exit), machine.tail().slice(-20));
  });
  died.catch(() => undefined);
  try {
    await Promise.race([reported, died, late]);
  } finally {
    clearTimeout(timer);
  }
}

function inWords(exit: Exit): string {
  switch (exit.kind) {
    case "status":
      return `the release ended with status ${exit.status}`;
    case "signal":
      return `the release was ended by signal ${exit.signal}`;
    default:
      return exit.reason.replace(/\.$/, "");
  }
}

/**
 * What the processor's counter advances in, in the nanoseconds of a counted machine, which are instructions: QEMU's TSC
 * counts each, its arm64 counter runs at 62.5 MHz, that of its RISC-V board at 10 MHz.
 */
const instructionsPerTick: Readonly<Record<BootBundle["arch"], number>> = {
  x86_64: 1,
  aarch64: 16,
  riscv64: 100,
};

function marksOf({ milliseconds, init, run, ...ready }: Ready, scale: number): BootMarks {
  const clock = (moment: typeof init) => {
    if (moment?.ticks === undefined || moment.guestNanoseconds === undefined) throw noClock();
    return { ticks: Number(moment.ticks) * scale, nanoseconds: Number(moment.guestNanoseconds) };
  };
  return { init: clock(init), run: clock(run), ready: { ...clock(ready), milliseconds } };
}
