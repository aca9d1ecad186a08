import type { FileHandle } from "node:fs/promises";

/** A volume that is ready to be attached: made, of the size asked for, and held. */
export interface Disk {
  /** Absolute path on this host, links followed. */
  readonly file: string;
  /** Folder in the guest. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Open, and so locked: an emulator that inherits the descriptor keeps the lock until it ends. */
  readonly lock: FileHandle;
}

/** The volumes of one machine. */
export interface OpenVolumes {
  /** Parents of nested folders first. */
  readonly disks: readonly Disk[];
  /** Lets go of what this process holds; a machine that inherited the locks keeps them. */
  close(): Promise<void>;
}
