import type { Arch, Config } from "../config/index.js";
import type { Network } from "../fetch/index.js";
import type { Store } from "../store/index.js";
import type { PackageSets } from "./packages.js";

/** What every stage of one build works with. */
export interface Job {
  readonly store: Store;
  readonly config: Config;
  /** This machine's architecture: what compilers run on. */
  readonly host: Arch;
  readonly network: Network;
  readonly packages: PackageSets;
  /** Environment of the release in the check that a project demands. */
  readonly checkEnv?: Readonly<Record<string, string>>;
}
