/** Part of a boot, in the order of time. */
export type PhaseName = "firmware" | "kernel" | "init" | "beam" | "application";

/** Figures of several runs of one thing. */
export interface Samples {
  readonly all: readonly number[];
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

export interface Phase {
  readonly name: PhaseName;
  /** What begins and ends it, in words: `VMM and firmware`, `kernel to init` … */
  readonly label: string;
  /** Guest instructions; the same in every run. */
  readonly instructions: number;
  /** Wall time. */
  readonly milliseconds: Samples;
}

export interface LoadedModule {
  readonly name: string;
  /** Guest instructions that loading took. */
  readonly instructions: number;
  /** Bytes of its BEAM file. */
  readonly bytes: number;
}

export interface BenchImage {
  readonly name: string;
  /** The untouched release in the same surroundings. */
  readonly baseline: boolean;
  readonly versions: Readonly<Record<string, string>>;
  /** Bytes. `inMemory` is what kernel and root file system take of guest memory at ready. */
  readonly size: {
    readonly kernel: number;
    readonly rootfs: number;
    readonly total: number;
    readonly inMemory: number;
  };
  readonly boot: {
    readonly phases: readonly Phase[];
    /** Of every run, so that anyone sees that they agree. */
    readonly instructions: readonly number[];
    readonly milliseconds: Samples;
  };
  /** In the order of loading. */
  readonly modules: readonly LoadedModule[];
  /** MiB of 1 048 576 bytes. */
  readonly memory: {
    readonly usedAtReady: number;
    readonly least: number;
    /** Why it is not ready with one MiB less. */
    readonly failure: string;
  };
}

/** `leanvm bench --json`. */
export interface BenchReport {
  readonly format: 1;
  /** Year-month-day. */
  readonly date: string;
  readonly host: {
    readonly system: string;
    readonly processors: number;
    readonly emulator: string;
    readonly acceleration: string;
  };
  readonly runs: number;
  readonly images: readonly BenchImage[];
}
