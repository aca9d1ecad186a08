import type { BootBundle, LaunchOptions } from "../machine/types.js";
import type { Means } from "./boot.js";
import { ofImage } from "./errors.js";

/** An image made ready to be measured. */
export interface Subject {
  readonly name: string;
  readonly baseline: boolean;
  readonly versions: Readonly<Record<string, string>>;
  /** Bytes as shipped. */
  readonly kernel: number;
  readonly rootfs: number;
  /** As it is; of an untouched release, with guest/init's mark of readiness. */
  readonly plain: BootBundle;
  /** Notes when its application starts. */
  readonly marked: BootBundle;
  /** Notes each module as well. */
  readonly traced: BootBundle;
  /** How every boot is started. `memoryMiB` is enough for it. */
  readonly options: LaunchOptions & { readonly readyTimeoutMs: number };
  /** Bytes of each module's file. */
  readonly moduleBytes: ReadonlyMap<string, number>;
}

export interface Plan extends Means {
  /** Timed boots of each image. */
  readonly runs: number;
  /** Boots that may go side by side where nothing is timed. */
  readonly slots: number;
}

/** Names the image in an error of one of its boots. */
export async function named<T>(subject: Subject, boot: Promise<T>): Promise<T> {
  return boot.catch((error: unknown) => {
    throw ofImage(subject.name, error);
  });
}
