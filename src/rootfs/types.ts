import type { Content, FileTree } from "../filetree/index.js";
import type { Kernel } from "../kernel/types.js";
import type { UnpackedPackage } from "../package/types.js";
import type { Release } from "../release/types.js";
import type { Runtime } from "../runtime/types.js";

/** What the user decided about the inside of the machine. Values of `Config`, narrowed. */
export interface GuestSettings {
  readonly hostname: string;
  /** `dhcp`, `off`, or `ADDRESS/PREFIX,GATEWAY[,DNS…]`. */
  readonly network: string;
  readonly exit: "poweroff" | "reboot" | "halt";
  /** `boot`, `port:N` or `log:TEXT`. */
  readonly ready: string;
  /** Seconds the release may take to stop. */
  readonly grace: number;
  /** Open files that it may have. */
  readonly files: number;
  readonly env: Readonly<Record<string, string>>;
  readonly distribution: boolean;
}

/** How the release's program is started: see docs/guest.md. */
export interface StartCommand {
  readonly env: readonly (readonly [name: string, value: string])[];
  /** Absolute path of the program, then its arguments; `${NAME}` stands for an environment variable. */
  readonly argv: readonly string[];
  /** Files that guest/init makes of templates before the start, by replacing `${NAME}`. Absolute paths. */
  readonly render: readonly { readonly from: string; readonly to: string }[];
  /** Programs that can be run instead of the release, or beside it, by their names. */
  readonly commands?: readonly LaunchCommand[];
  /** A shell script that starts them all, and the release when `atBoot`; its path relative to the root of the image. */
  readonly script?: { readonly path: string; readonly text: string; readonly atBoot: boolean };
}

export interface LaunchCommand {
  readonly name: string;
  readonly argv: readonly string[];
  /** Capabilities that it lacks to be run. */
  readonly needs?: readonly string[];
}

export interface RootfsRequest {
  readonly release: Release;
  readonly runtime: Runtime;
  readonly kernel: Kernel;
  /** The compiled guest/init. */
  readonly init: Content;
  /** Packages that the user asked for, with what they depend on. */
  readonly extra: readonly UnpackedPackage[];
  readonly start: StartCommand;
  readonly settings: GuestSettings;
}

/**
 * A part of the root file system that is packed and cached on its own, so that a change in the
 * application does not compress the runtime again.
 */
export interface Layer {
  readonly name: "system" | "application";
  readonly tree: FileTree;
}
