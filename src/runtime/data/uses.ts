import { moduleMentions } from "../../codec/beam/index.js";
import { inParallel } from "../../disk/index.js";
import { LeanError } from "../../error/index.js";
import { digestsOf, type Entry } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { type DataKind, dataKinds } from "./kinds.js";

/** A module that looks for data, and by what it can be told. */
export interface DataUse {
  readonly kind: DataKind["name"];
  /** Path of the BEAM file in the release. */
  readonly module: string;
  /** What the module belongs to, for example `application:api@0.1.0`. */
  readonly owner?: string;
  /** What it names: `cacerts_get`. */
  readonly word: string;
}

/**
 * Which data the release's own code looks for at run time, told by what its modules name; the first module
 * stands for all. OTP's own modules do not count: they look when others call them.
 */
export async function dataUses(
  context: Context,
  store: Store,
  entries: readonly Entry[],
): Promise<readonly DataUse[]> {
  const modules = entries.filter(({ kind, path }) => kind === "file" && path.endsWith(".beam"));
  return cached<readonly DataUse[]>(context, store, {
    name: "Look for data that the code reads",
    id: "data-uses/2",
    inputs: {
      kinds: dataKinds.map(({ name, atoms, texts }) => [name, atoms, texts]),
      modules: modules.map(({ path }) => path),
      objects: digestsOf({ entries: modules }),
    },
    objects: () => [],
    detail: (uses) => uses.map(({ kind }) => kind).join(", ") || "none",
    run: async () => {
      const found = (await inParallel(modules, (entry) => usesOf(store, entry))).flat();
      return dataKinds.flatMap(({ name }) => found.find(({ kind }) => kind === name) ?? []);
    },
  });
}

async function usesOf(store: Store, entry: Entry): Promise<readonly DataUse[]> {
  if (entry.kind !== "file" || !("object" in entry.content)) return [];
  const bytes = await store.read(entry.content.object);
  const wanted = {
    atoms: dataKinds.flatMap(({ atoms }) => atoms),
    texts: dataKinds.flatMap(({ texts }) => texts),
  };
  const words = mentions(bytes, wanted);
  const owner = entry.why.from === undefined ? {} : { owner: entry.why.from };
  return dataKinds.flatMap(({ name, atoms, texts }) => {
    const word = words.find((each) => atoms.includes(each) || texts.includes(each));
    return word === undefined ? [] : [{ kind: name, module: entry.path, ...owner, word }];
  });
}

/** A file that only has a module's name says nothing. */
function mentions(bytes: Buffer, wanted: Parameters<typeof moduleMentions>[1]): readonly string[] {
  try {
    return moduleMentions(bytes, wanted);
  } catch (error) {
    if (error instanceof LeanError) return [];
    throw error;
  }
}
