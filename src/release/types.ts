import type { FileTree, Need } from "../filetree/index.js";

export type StartType = "permanent" | "transient" | "temporary" | "load" | "none";

export interface ReleaseApplication {
  readonly name: string;
  readonly version: string;
  /** `otp`: its files come from the target's runtime; `release`: from the release itself (Elixir's too). */
  readonly origin: "otp" | "release";
  readonly start: StartType;
}

/** An assembled OTP release, read into data. */
export interface Release {
  readonly name: string;
  readonly version: string;
  /** OTP major version it was compiled with, for example `27`. */
  readonly otp: string;
  /** ERTS version it was assembled with, for example `15.2.7`. */
  readonly erts: string;
  readonly elixir?: string;
  /** Whose start command applies: that of `mix release`, or OTP's own as relx and others use it. */
  readonly launcher: "mix" | "erlang";
  /** `embedded` loads every module at boot, `interactive` when first called. The project's own choice. */
  readonly mode: "embedded" | "interactive";
  readonly applications: readonly ReleaseApplication[];
  /**
   * Files relative to the release's root: `lib/<application>-<version>/…`, `releases/<version>/…` and
   * overlays. Without `erts-*`, `bin/`, `releases/COOKIE`, start scripts, and OTP's own applications.
   */
  readonly tree: FileTree;
  /** Why each application is in it, down from the release. */
  readonly needs: readonly Need[];
  /** Folder of boot files relative to the root, for example `releases/0.1.0`. */
  readonly folder: string;
  /** Whether `vm.args`, `env.sh` or the project fixes a cookie of its own (its value is not kept here). */
  readonly fixedCookie: boolean;
  /**
   * Path in `tree` of an `env.sh` that computes something on the machine that boots, and the line of it that does.
   * Absent when its exports are the same everywhere.
   */
  readonly envScript?: { readonly path: string; readonly line: string };
  /** What the release's `env.sh` exports, evaluated when it was built. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  /**
   * Names of files in `folder` in which `${NAME}` is replaced from the environment at each boot, as relx does it:
   * `sys.config.src`, `vm.args.src`, or these without `.src`.
   */
  readonly templates: readonly string[];
  /**
   * Files outside of the release's folder, at their places in the image: configuration, data and folders of a packaged
   * program. Absent for other releases.
   */
  readonly outside?: FileTree;
  /** Folders of `outside` that belong, with all that is in them, to the release's user. */
  readonly writable?: readonly string[];
  /** How a packaged program is started; absent for other releases. */
  readonly program?: {
    /** The emulator's arguments; `${NAME}` in them is replaced from the environment at each boot. */
    readonly arguments: readonly string[];
    /** What shrinking keeps whole beside its own applications, as rules of `keep`. */
    readonly keep: readonly string[];
    /** Name of the node, which does not listen unless distribution is open. */
    readonly node?: string;
  };
  /** Erlang expression that is run once everything has started; only shipments, which start no application, have one. */
  readonly main?: string;
  /**
   * Set when the release restarts once its config providers have run (`reboot_system_after_config`): the
   * file that they rewrite, relative to the root. The release's user must be able to write it.
   */
  readonly writableConfig?: string;
}
