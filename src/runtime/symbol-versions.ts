import { definedVersions, isElf, parseElf } from "../codec/elf/index.js";
import type { Entry } from "../filetree/index.js";
import type { Store } from "../store/index.js";

/** A version that is wanted and that the library lacks, and the newest that it has of the same kind. */
export async function lackingVersion(
  store: Store,
  library: Entry,
  versions: readonly string[],
): Promise<{ readonly version: string; readonly newest: string | undefined } | undefined> {
  if (versions.length === 0) return undefined;
  const has = await versionsIn(store, library);
  const version = has.size === 0 ? undefined : versions.find((each) => !has.has(each));
  return version === undefined ? undefined : { version, newest: newestLike(version, [...has]) };
}

const known = new WeakMap<Store, Map<string, Promise<ReadonlySet<string>>>>();

/** The symbol versions that a library has; many programs ask for those of few libraries, so they are kept. */
function versionsIn(store: Store, library: Entry): Promise<ReadonlySet<string>> {
  if (library.kind !== "file" || !("object" in library.content)) return Promise.resolve(new Set());
  const { object } = library.content;
  const versions = known.get(store) ?? new Map<string, Promise<ReadonlySet<string>>>();
  known.set(store, versions);
  const found = versions.get(object) ?? read(store, object);
  versions.set(object, found);
  return found;
}

async function read(store: Store, object: string): Promise<ReadonlySet<string>> {
  const bytes = await store.read(object);
  return new Set(isElf(bytes) ? definedVersions(bytes, parseElf(bytes)) : []);
}

/** Of `GLIBC_2.4`, `GLIBC_2.38`, `GLIBC_PRIVATE` and others, the highest that is numbered like `version`. */
export function newestLike(version: string, versions: readonly string[]): string | undefined {
  const stem = (name: string) => name.replace(/[\d.]+$/, "");
  const numbers = (name: string) => name.slice(stem(name).length).split(".").map(Number);
  return versions
    .filter((name) => stem(name) === stem(version) && name !== stem(name))
    .sort((a, b) => compare(numbers(a), numbers(b)))
    .at(-1);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
