import type { Config } from "../config/index.js";
import type {
  NamedPackage,
  PackageContents,
  PackageIndex,
  PinnedPackage,
  SourcePackage,
} from "../package/index.js";
import type { Context } from "../step/index.js";

/** A suite or branch, for one architecture. */
export interface Place {
  readonly suite: string;
  readonly arch: Config["arch"];
}

/** How packages are chosen from an index, whatever it tells of them. */
export type Choice = <P extends NamedPackage | PinnedPackage>(index: PackageIndex<P>) => readonly P[];

/** Where the packages of a build come from. */
export interface PackageSource {
  /** Chooses packages from the signed index and pins them; `snapshot` is the date of the index, ISO 8601. */
  choose(
    context: Context,
    place: Place,
    choice: Choice,
  ): Promise<{ readonly snapshot: string; readonly packages: readonly PinnedPackage[] }>;
  /** Roots to fetch packages from that an index of that date named, in the order to try. */
  mirrors(snapshot: string): Promise<readonly string[]>;
  /** The source package of that name in a suite's signed list. Throws `SOURCE_NOT_FOUND`. */
  findSource(context: Context, suite: string, name: string): Promise<SourcePackage>;
  /** The files that the packages ship. Throws what fetching the list throws. */
  contents(context: Context, place: Place): Promise<PackageContents>;
}
