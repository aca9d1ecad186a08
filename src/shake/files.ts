import { basename } from "node:path/posix";
import { decodeModule, encodeModule } from "../codec/beam/index.js";
import { LeanError } from "../error/index.js";
import type { Entry } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { originalHandler } from "./boot.js";
import { type ModuleGraph, readGraph } from "./graph/index.js";
import { type Instead, redirected } from "./instead.js";
import { baseApplications, type Loaded, type Origin, type Program, programOf } from "./program.js";
import type { ShakeRequest } from "./types.js";

export interface BeamFile {
  readonly entry: Entry;
  readonly tree: "release" | "runtime";
  readonly module: string;
  /** What the file holds when that is not what its entry says. */
  readonly replaced?: Uint8Array;
}

export interface Files {
  readonly program: Program;
  /** One file for each module that is not built in. */
  readonly beams: readonly BeamFile[];
  /** Files of modules of which another comes first. */
  readonly shadowed: readonly Entry[];
  /** kernel's own error_handler, renamed. */
  readonly original: Uint8Array | undefined;
}

/** What this tool brings into a shrunk image. */
export interface Helpers {
  /** The module `error_handler` in the place of kernel's. */
  readonly handler: Uint8Array;
  /** Further modules, which stay when they are reached. */
  readonly modules: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Calls of the base that go to them. */
  readonly instead: readonly Instead[];
}

/** Reads every BEAM file of a release and of its runtime. Throws what `readGraph` throws, with the file's name. */
export async function readFiles(
  step: { progress(done: number, total: number, unit: string): void },
  store: Store,
  { release, runtime, preloaded }: Pick<ShakeRequest, "release" | "runtime" | "preloaded">,
  { handler, modules, instead }: Helpers,
): Promise<Files> {
  const found = [
    ...release.tree.entries.map((entry) => ({ entry, tree: "release" as const })),
    ...runtime.tree.entries.map((entry) => ({ entry, tree: "runtime" as const })),
  ].filter(({ entry }) => entry.path.endsWith(".beam") && /(^|\/)(lib|releases)\//.test(entry.path));
  // Consolidated protocols are in front in the code path.
  const ordered = found.toSorted((a, b) => Number(isConsolidated(b.entry)) - Number(isConsolidated(a.entry)));
  const loaded: Loaded[] = [];
  for (const entry of preloaded)
    loaded.push({ graph: read(entry, await contentOf(store, entry)), origin: "vm", application: "erts" });
  const known = new Map(loaded.map(({ graph }) => [graph.module, true]));
  const beams: BeamFile[] = [];
  const shadowed: Entry[] = [];
  let original: Uint8Array | undefined;
  for (const [index, { entry, tree }] of ordered.entries()) {
    step.progress(index, ordered.length, "modules");
    const owner = ownerOf(entry);
    const bytes = await contentOf(store, entry);
    const isHandler = /(^|\/)kernel-[^/]+\/ebin\/error_handler\.beam$/.test(entry.path);
    const name = basename(entry.path, ".beam");
    const replaced = isHandler
      ? handler
      : owner.origin === "base"
        ? redirected(bytes, name, instead)
        : undefined;
    const graph = read(entry, replaced ?? bytes);
    if (known.has(graph.module)) {
      shadowed.push(entry);
      continue;
    }
    known.set(graph.module, true);
    loaded.push({ graph, ...owner });
    beams.push({ entry, tree, module: graph.module, ...(replaced !== undefined && { replaced }) });
    if (!isHandler) continue;
    original = renamed(bytes);
    for (const helper of [{ name: originalHandler, bytes: original }, ...modules]) {
      const path = entry.path.replace(/error_handler\.beam$/, `${helper.name}.beam`);
      loaded.push({ graph: read(entry, helper.bytes), ...owner });
      beams.push({ entry: { ...entry, path }, tree, module: helper.name, replaced: helper.bytes });
    }
  }
  return { program: programOf(loaded), beams, shadowed, original };
}

/** The bytes of a file of a tree. */
export async function contentOf(store: Store, entry: Entry): Promise<Buffer> {
  if (entry.kind !== "file") return Buffer.alloc(0);
  return "object" in entry.content ? store.read(entry.content.object) : Buffer.from(entry.content.text);
}

function isConsolidated({ path }: Entry): boolean {
  return /\/consolidated\/[^/]+$/.test(path);
}

function ownerOf({ path }: Entry): { readonly origin: Origin; readonly application: string } {
  const application = /(?:^|\/)lib\/([^/-]+)-[^/]+\//.exec(path)?.[1] ?? "release";
  const isBase =
    baseApplications.has(application) || (application === "release" && /\/consolidated\//.test(path));
  return { origin: isBase ? "base" : "application", application };
}

function renamed(bytes: Uint8Array): Uint8Array {
  const module = decodeModule(bytes);
  const [, ...names] = module.atoms.names;
  return encodeModule({ ...module, atoms: { ...module.atoms, names: [originalHandler, ...names] } });
}

function read(entry: Entry, bytes: Uint8Array): ModuleGraph {
  try {
    return readGraph(bytes);
  } catch (error) {
    if (!(error instanceof LeanError)) throw error;
    const { code, hint } = error.record;
    throw new LeanError({
      code,
      message: `${entry.path}: ${error.message}`,
      ...(hint !== undefined && { hint }),
      cause: error,
    });
  }
}
