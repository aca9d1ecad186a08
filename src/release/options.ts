import type { Arch } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import type { FindPackages } from "./native/explain.js";

export interface ReleaseOptions {
  /** The project's folder, or the archive of a release. */
  readonly project: string;
  /** Name of the release, when the project defines several. */
  readonly release?: string | undefined;
  /** Folder of a build root with Elixir, rebar3, make and a C compiler. */
  readonly buildRoot: string;
  /** Identifies every byte of the build root. */
  readonly buildRootKey: string;
  /** Base address of the Hex repository, for example `https://repo.hex.pm`. */
  readonly hexMirror: string;
  /** Connections to use for downloads. */
  readonly network?: Network;
  /** Folder in the cache where projects are compiled. */
  readonly workRoot: string;
  /** Folder of a build root with git and ca-certificates; asked for only when a git dependency must be fetched. */
  readonly gitRoot?: () => Promise<string>;
  /** Environment of the compilation, for example `CC` of a cross compiler. Secrets never. */
  readonly env?: Readonly<Record<string, string>>;
  readonly arch: Arch;
  /** Whether Erlang distribution is open: otherwise the node gets no name, whatever vm.args says. */
  readonly distribution: boolean;
  /** Whether there is a shell in the image, so that env.sh can be evaluated at each boot. */
  readonly shell?: boolean;
  /** Plugins of rebar3, each `NAME VERSION sha256:CHECKSUM` of its package in Hex. */
  readonly plugins?: readonly string[];
  /** Files of the release that the image does without, from its folder on; `*` stands for any characters. */
  readonly exclude?: readonly string[];
  /** Tells which packages of the build suite ship a file, for hints. */
  readonly findPackages?: FindPackages;
}
