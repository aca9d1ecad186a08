import type { Event } from "../../event/index.js";
import type { Image } from "../../image/index.js";
import type { BootBundle, LaunchOptions } from "../types.js";
import type { RestartPolicy } from "./restart.js";

/** All that a supervisor is told, on its standard input; plain data. Holds secrets: never to be written anywhere. */
export interface SuperviseRequest {
  /** The state folder. */
  readonly root: string;
  readonly name: string;
  readonly image: { readonly folder: string; readonly name: string; readonly version: string };
  readonly bundle: BootBundle;
  /** What is recorded of the bundle's files. */
  readonly files: Pick<Image, "kernel" | "rootfs">;
  readonly launch: Omit<
    LaunchOptions,
    "memory" | "fastFaces" | "onLine" | "onBytes" | "raw" | "interactive" | "executes" | "runDir"
  >;
  readonly restart: RestartPolicy;
  /** Bytes of console log to keep. */
  readonly logBytes: number;
  /** Folder of the cache, for what is remembered of KVM. */
  readonly cache: string;
}

/** What a supervisor says on its standard output, one JSON document a line, until nobody listens any more. */
export type SuperviseReport =
  | { readonly type: "event"; readonly event: Event }
  /** The emulator runs, with all its ports. */
  | { readonly type: "started" }
  | { readonly type: "ready"; readonly milliseconds: number }
  /** It was not started, or ended for good before it was ready. */
  | { readonly type: "failed"; readonly error: ReportedError };

/** An expected failure as data; `code` is `BUG` for one that was not expected. */
export interface ReportedError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: readonly string[];
  readonly exit?: number;
}
