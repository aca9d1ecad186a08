import { hasCode } from "../error/index.js";
import type { PinnedPackage, SourcePackage } from "../package/index.js";
import type { Context } from "../step/index.js";

/**
 * The newest revision of a source package that the mirrors have, its archives fetched. A mirror can be between two
 * updates: its list names a revision whose files it lacks, while under the suite's other name (`stable` for
 * `trixie`) it still gives the signed list before. Then that one is taken, with a warning. Throws `PACKAGE_GONE`.
 */
export async function newestSource(
  context: Context,
  { suite, wanted }: { readonly suite: string; readonly wanted: string },
  fetch: (snapshot: string, files: readonly PinnedPackage[]) => Promise<void>,
  open: (suite: string) => Promise<SourcePackage>,
): Promise<SourcePackage> {
  const newest = await open(suite);
  const gone = await outcome(fetch(newest.snapshot, newest.files));
  if (gone === undefined) return newest;
  for (const name of newest.suiteNames.filter((each) => each !== suite)) {
    const other = await open(name).catch(() => undefined);
    if (other === undefined || !other.suiteNames.includes(suite)) continue;
    if (versionOf(other) === versionOf(newest)) continue;
    if ((await outcome(fetch(other.snapshot, other.files))) !== undefined) continue;
    context.emit({
      type: "warning",
      code: "SOURCE_REVISION_OLDER",
      message: `No mirror has the source of ${wanted} ${versionOf(newest)} that ${suite} names; ${versionOf(other)} is taken.`,
      hint: "Build with --update once the mirror is complete.",
    });
    return other;
  }
  throw gone;
}

/** What was thrown because no mirror has a file, or the last one that could have it is out of reach; undefined when it worked. */
async function outcome(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (hasCode(error, "PACKAGE_GONE") || hasCode(error, "FETCH_UNREACHABLE")) return error;
    throw error;
  }
}

function versionOf({ files }: SourcePackage): string {
  return files[0]?.version ?? "";
}
