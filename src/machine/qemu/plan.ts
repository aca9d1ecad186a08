import type { Acceleration, BootBundle, MachineType, PortForward } from "../types.js";
import type { Disk } from "../volume/index.js";
/** Everything that QEMU's command line depends on, decided. */
export interface QemuPlan {
  /** Path of the emulator. */
  readonly program: string;
  readonly bundle: BootBundle;
  readonly type: MachineType;
  readonly accel: Acceleration;
  readonly icount: boolean;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly ports: readonly PortForward[];
  readonly disks: readonly Pick<Disk, "file" | "path" | "readOnly">[];
  readonly extraKernelArgs: readonly string[];
  /** Unix sockets that this host listens on and QEMU connects to. */
  readonly monitorSocket: string;
  readonly controlSocket: string;
  /** The same for what commands beside the release read and write. */
  readonly executionSocket?: string;
  /** File with the words of a command to run instead of the release, NUL-separated. */
  readonly commandFile?: string;
  /** File with the release's environment, NUL-separated. */
  readonly envFile?: string;
}
