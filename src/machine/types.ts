import type { Arch, Volume } from "../config/index.js";

/** A bootable image on disk: what a machine needs to know of a bundle folder. Paths are absolute. */
export interface BootBundle {
  readonly folder: string;
  readonly arch: Arch;
  readonly kernel: string;
  readonly rootfs: string;
  /** Kernel command line that the image asks for, without the console, which is the machine's to name. */
  readonly commandLine: readonly string[];
  /** Machines that the image can boot on, best first; the architecture's general one when absent. */
  readonly machines?: readonly string[];
}

/**
 * `microvm-noacpi` is QEMU's microvm without ACPI, `virt-mmio` its virt with no device on the PCI bus, for kernels that
 * know neither: docs/kernel.md.
 */
export type MachineType = "microvm" | "microvm-noacpi" | "q35" | "virt" | "virt-mmio";

export type Acceleration = "kvm" | "tcg";

/** A TCP port of the guest made reachable from the host. */
export interface PortForward {
  readonly host: number;
  readonly guest: number;
  /** Address that the host listens on; `127.0.0.1` when absent. */
  readonly address?: string;
}

/** Remembers the answer of the KVM probe between runs. A `Store` fits. */
export interface ProbeMemory {
  recall(key: string): Promise<string | undefined>;
  remember(key: string, json: string): Promise<void>;
}

/** Paths of a bundle's files uncompressed, to boot instead of those that ship; absent where there is no such file. */
export interface FastFaces {
  readonly kernel?: string;
  readonly rootfs?: string;
}

export interface LaunchOptions {
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly ports: readonly PortForward[];
  /** Files that keep folders of the guest: made and grown here when that is needed, as `openVolumes` says. */
  readonly volumes?: readonly Volume[];
  /** Environment of the release. Handed over in a way that `ps` on the host does not show. */
  readonly env: Readonly<Record<string, string>>;
  /** `auto`: KVM when a probe guest really ran on it, else emulation with the reason as a notice. */
  readonly accel: "auto" | Acceleration;
  /** The best machine that the image allows when absent. */
  readonly machine?: MachineType;
  /** Appended to the kernel command line. */
  readonly extraKernelArgs?: readonly string[];
  /** Guest time counts instructions (1 instruction = 1 ns), the same in every run. Forces emulation. */
  readonly icount?: boolean;
  /** How long the application may take to become ready; then the machine is ended. No limit when absent. */
  readonly readyTimeoutMs?: number;
  /** How long the guest may take to stop in order before it is ended by force; 5000 when absent. */
  readonly stopMs?: number;
  /** Existing folder for sockets, its path short; a private one is made, and removed, when absent. */
  readonly runDir?: string;
  /** Where the probe's answer is kept; probed anew when absent. */
  readonly memory?: ProbeMemory;
  /** Asked only when the processor is emulated, where unpacking costs seconds. */
  readonly fastFaces?: () => Promise<FastFaces>;
  /** Every line of the serial console, as it comes, safe to print on a terminal. */
  readonly onLine?: (line: string) => void;
  /** Console lines as the guest wrote them, terminal escape sequences included. */
  readonly raw?: boolean;
  /** Every byte of the serial console as it comes, for whoever attaches to it. Not safe to print unasked. */
  readonly onBytes?: (chunk: Uint8Array) => void;
  /** What is run instead of the release's start: a command of the image, or the path of a program, and its arguments. */
  readonly command?: readonly string[];
  /** Whether the guest gets the port that `Machine.execute` needs. */
  readonly executes?: boolean;
  /** Whether `Machine.input` reaches the console; without it the console's input is at its end from the start. */
  readonly interactive?: boolean;
}

/** A moment by the guest's own clocks. */
export interface GuestClock {
  /** The processor's own counter (TSC, CNTVCT, `rdtime`); with `icount` the instructions since power-on. */
  readonly ticks?: bigint;
  /** Since the guest kernel's clock started; with `icount` the number of instructions since then. */
  readonly guestNanoseconds?: bigint;
}

/** The application is up. */
export interface Ready extends GuestClock {
  /** From the start of the emulator, by the host's clock. */
  readonly milliseconds: number;
  /** When init was up. */
  readonly init?: GuestClock;
  /** When init started the release. */
  readonly run?: GuestClock;
}

/** How a machine ended. */
export type Exit =
  /** The release ended with an exit status. */
  | { readonly kind: "status"; readonly status: number }
  /** The release was ended by a signal inside the guest. */
  | { readonly kind: "signal"; readonly signal: number; readonly reason?: string }
  /** The guest's kernel gave up. */
  | { readonly kind: "panic"; readonly reason: string }
  /** The guest went off without saying how the release ended. */
  | { readonly kind: "off"; readonly reason: string }
  /** Ended from outside: by force, or because it did not become ready in time. */
  | { readonly kind: "killed"; readonly reason: string }
  /** The emulator itself failed. */
  | { readonly kind: "vmm"; readonly status?: number; readonly reason: string };

/** A command channel to the emulator (QMP for QEMU). */
export interface Monitor {
  /** Runs a command and returns its answer. Throws `VMM_REFUSED` with the emulator's words. */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The size of a terminal in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A command to run in a guest beside its release. */
export interface ExecutionRequest {
  /** A command of the image (`rpc`, `remote` …) or the path of a program, and its arguments. */
  readonly words: readonly string[];
  /** Given when it is to have a terminal. */
  readonly size?: TerminalSize;
  /** What it writes, standard error too. */
  readonly onOutput: (bytes: Uint8Array) => void;
}

export type ExecutionEnd =
  | { readonly kind: "status" | "signal"; readonly number: number }
  /** It was not started, or lost its machine. */
  | { readonly kind: "failed"; readonly reason: string };

/** A command that runs in a guest; what is asked of it after its end does nothing. */
export interface Execution {
  /** Resolves once it has ended and all its output has come; never rejects. */
  readonly ended: Promise<ExecutionEnd>;
  input(bytes: Uint8Array): void;
  /** Nothing more comes. */
  inputOver(): void;
  resize(size: TerminalSize): void;
  kill(): void;
}

/** A running virtual machine. */
export interface Machine {
  /** The emulator's process id on the host. */
  readonly pid: number;
  readonly type: MachineType;
  readonly accel: Acceleration;
  /** The emulator's command line, to paste into a shell. Holds no secrets. */
  readonly argv: readonly string[];
  /** The last lines of the console, 200 at most. */
  tail(): readonly string[];
  /**
   * Resolves when the application is up. Rejects with `READY_TIMEOUT` (exit 124), `GUEST_DIED`,
   * `OUT_OF_MEMORY`, or an error of the emulator, and with the abort reason when the context's signal
   * fires. May be left alone: an unread rejection is no unhandled one.
   */
  readonly ready: Promise<Ready>;
  /** Resolves when the emulator has ended; never rejects. */
  readonly exited: Promise<Exit>;
  /**
   * Asks the guest to stop the release in order and power off; after `milliseconds` (`stopMs` when absent) ends
   * it by force. The first call counts.
   */
  stop(milliseconds?: number): Promise<Exit>;
  /** Types on the serial console. Does nothing unless launched `interactive`, and after the end. */
  input(bytes: Uint8Array): void;
  /** Runs a command beside the release, one at a time; fails unless launched with `executes`. */
  execute(request: ExecutionRequest): Execution;
  /** Ends the machine now. */
  kill(): Promise<Exit>;
  readonly monitor: Monitor;
}
