import { neededVersions, parseElf } from "../codec/elf/index.js";
import { type Arch, gnuTriplet } from "../config/index.js";
import { type Entry, type FileTree, find, type Need } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { foreignBinary, libraryMissing, libraryTooOld } from "./errors.js";
import { lackingVersion } from "./symbol-versions.js";

export interface LibraryRequest {
  readonly arch: Arch;
  /** Everything the target's packages ship. */
  readonly shipped: FileTree;
  /** Files that will run or be loaded in the image; those that are no ELF files are passed over. */
  readonly programs: readonly Entry[];
}

export interface NeededLibraries {
  readonly entries: readonly Entry[];
  /** Which program or library needs which, and which link leads where. */
  readonly needs: readonly Need[];
}

/** How many links a library's name may lead through (`libz.so.1` → `libz.so.1.3.1`). */
const longestChain = 8;

/** A library that nothing ships. */
export interface MissingLibrary {
  /** As its user names it: `libsodium.so.23`. */
  readonly library: string;
  /** Path of the user in the image, with a leading slash, and what that belongs to. */
  readonly file: string;
  readonly owner: string;
}

/**
 * The shared libraries and program interpreters that `programs` need, transitively, by DT_NEEDED and
 * PT_INTERP (ELF gABI), as entries of the target's packages, links included. A library that lies beside
 * its user counts as there. Throws `LIBRARY_MISSING`, `LIBRARY_TOO_OLD` and `FOREIGN_BINARY`, naming file and
 * owner.
 */
export async function neededLibraries(store: Store, request: LibraryRequest): Promise<NeededLibraries> {
  const { missing, ...found } = await follow(store, request);
  const [first] = missing;
  if (first !== undefined) throw libraryMissing(first.library, first.file, first.owner);
  return found;
}

/** The libraries that `programs` and what they need want and nothing ships, each once. Throws `FOREIGN_BINARY`. */
export async function missingLibraries(
  store: Store,
  request: LibraryRequest,
): Promise<readonly MissingLibrary[]> {
  const { missing } = await follow(store, request);
  return [...new Map(missing.map((each) => [each.library, each])).values()];
}

async function follow(
  store: Store,
  request: LibraryRequest,
): Promise<NeededLibraries & { readonly missing: readonly MissingLibrary[] }> {
  const found = new Map<string, Entry>();
  const needs: Need[] = [];
  const missing: MissingLibrary[] = [];
  const beside = new Map(request.programs.map((entry) => [entry.path.split("/").at(-1), entry]));
  const queue = [...request.programs];
  for (let user = queue.shift(); user !== undefined; user = queue.shift()) {
    for (const { name, tag, versions } of await wanted(store, request.arch, user)) {
      const neighbour = beside.get(name);
      const chain = neighbour === undefined ? locate(request, name) : [neighbour];
      const file = chain.at(-1);
      if (file === undefined) {
        missing.push({ library: name, file: `/${user.path}`, owner: user.why.from ?? user.why.stage });
        continue;
      }
      needs.push(...edges(chain, user, `needed by ${user.path.split("/").at(-1)} (${tag} ${name})`));
      if (neighbour !== undefined) continue;
      const lacking = await lackingVersion(store, file, versions);
      if (lacking !== undefined) throw libraryTooOld({ library: name, ...lacking }, user);
      if (!found.has(file.path)) queue.push(file);
      const rule = `needed by /${user.path}`;
      for (const entry of chain) {
        if (!found.has(entry.path)) found.set(entry.path, { ...entry, why: { ...entry.why, rule } });
      }
    }
  }
  return { entries: [...found.values()], needs, missing };
}

/** From a user to the first link of a chain, and from each link to what it leads to. */
function edges(chain: readonly Entry[], user: Entry, rule: string): readonly Need[] {
  return chain.map(({ path }, index) => {
    const link = chain[index - 1];
    return link === undefined
      ? { id: `/${path}`, by: `/${user.path}`, rule }
      : { id: `/${path}`, by: `/${link.path}`, rule: "what the link leads to" };
  });
}

interface Wanted {
  readonly name: string;
  /** The ELF entry that names it. */
  readonly tag: "DT_NEEDED" | "PT_INTERP";
  /** Versions of its symbols that the user was linked with. */
  readonly versions: readonly string[];
}

async function wanted(store: Store, arch: Arch, entry: Entry): Promise<readonly Wanted[]> {
  if (entry.kind !== "file" || !("object" in entry.content) || entry.content.size < 64) return [];
  const bytes = await store.read(entry.content.object);
  if (bytes.readUInt32BE(0) !== 0x7f454c46) return [];
  const elf = parseElf(bytes);
  if (elf.machine !== arch) {
    throw foreignBinary(`/${entry.path}`, entry.why.from ?? entry.why.stage, elf.machine, arch);
  }
  const asked = new Map(neededVersions(bytes, elf).map(({ library, versions }) => [library, versions]));
  const libraries = elf.needed.map((name): Wanted => {
    return { name, tag: "DT_NEEDED", versions: asked.get(name) ?? [] };
  });
  return elf.interpreter === undefined
    ? libraries
    : [{ name: elf.interpreter, tag: "PT_INTERP", versions: [] }, ...libraries];
}

/** The links that lead to a library and the file itself, last; empty when it is not shipped. */
function locate(request: LibraryRequest, name: string): readonly Entry[] {
  for (const path of libraryPaths(request.arch, name)) {
    const chain = chainTo(request.shipped, path);
    if (chain.at(-1)?.kind === "file") return chain;
  }
  return [];
}

/** Paths, without a leading slash, where the dynamic loader of an architecture looks for a library. */
export function libraryPaths(arch: Arch, name: string): readonly string[] {
  if (name.startsWith("/")) {
    const path = name.replace(/^\/+/, "");
    return [path.replace(/^(lib\w*|s?bin)\//, "usr/$1/")];
  }
  return [`usr/lib/${gnuTriplet(arch)}/${name}`, `usr/lib/${name}`, `usr/lib64/${name}`];
}

function chainTo(tree: FileTree, start: string): readonly Entry[] {
  const chain: Entry[] = [];
  let path = start;
  while (chain.length < longestChain) {
    const entry = find(tree, path);
    if (entry === undefined) return [];
    chain.push(entry);
    if (entry.kind !== "symlink") return chain;
    path = resolveLink(path, entry.target);
  }
  return [];
}

function resolveLink(from: string, target: string): string {
  const base = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of target.split("/")) {
    if (part === "..") base.pop();
    else if (part !== "." && part !== "") base.push(part);
  }
  return base.join("/").replace(/^(lib\w*|s?bin)\//, "usr/$1/");
}
