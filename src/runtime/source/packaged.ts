import type { PinnedPackage } from "../../package/types.js";
import { sourceArchiveUnknown } from "./errors.js";
import type { RuntimeSource, SourceArchive } from "./types.js";

/** The name of the source package of Erlang in Debian. */
export const sourcePackage = "erlang";

/** The archives of a source package, which lie in the store. Throws `RUNTIME_SOURCE_UNKNOWN`. */
export function packagedRuntimeSource(archives: readonly PinnedPackage[]): RuntimeSource {
  const [upstream, debian] = ["orig", "debian"].map((part) =>
    archives.find(({ name }) => name.includes(`.${part}.tar.`)),
  );
  if (upstream === undefined || debian === undefined)
    throw sourceArchiveUnknown(archives.map(({ name }) => name));
  return {
    upstream: archiveOf(upstream),
    debian: archiveOf(debian),
    from: `source:${sourcePackage}@${upstream.version}`,
  };
}

function archiveOf({ name, sha256 }: PinnedPackage): SourceArchive {
  const compression = ({ xz: "xz", gz: "gzip" } as const)[name.split(".").at(-1) ?? ""];
  if (compression === undefined) throw sourceArchiveUnknown([name]);
  return { object: sha256, compression };
}
