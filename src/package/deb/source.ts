import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { compressionOf, decompress } from "../../codec/compress/index.js";
import { parseControl, type Stanza, stanzaBlocks } from "../../codec/deb/index.js";
import { download } from "../../fetch/index.js";
import { type Context, step } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { firstMirror } from "../first-mirror.js";
import type { PinnedPackage, SourcePackage } from "../types.js";
import { indexIncomplete, sourceInvalid, sourceNotFound } from "./errors.js";
import { type DebIndexOptions, fetchRelease, type Listed } from "./open.js";

const packedLimit = 128 * 1024 * 1024;
const unpackedLimit = 1024 * 1024 * 1024;
/** Most bytes of one file of a source package. */
const fileLimit = 2 * 1024 * 1024 * 1024;

/**
 * Finds a source package in a suite's signed list (`main/source/Sources`), which is fetched only when it changed.
 * Its files are pinned by the SHA-256 that the list names for each: the upstream archive `NAME.orig.tar.*` and
 * Debian's own files `NAME.debian.tar.*` (dsc(5), format 3.0 (quilt)).
 * Throws `SOURCE_NOT_FOUND`, `SOURCE_INVALID` (another format, or paths that leave the pool), and what
 * `openDebIndex` throws.
 */
export async function openDebSource(
  context: Context,
  store: Store,
  options: Omit<DebIndexOptions, "arch">,
  name: string,
): Promise<SourcePackage> {
  return step(context, `Find the source of ${name} in ${options.suite}`, async (inner) => {
    const { release, mirror } = await fetchRelease(inner, options);
    const path = ["main/source/Sources.xz", "main/source/Sources.gz"].find((each) => release.files.has(each));
    const file = release.files.get(path ?? "");
    if (path === undefined || file === undefined)
      throw indexIncomplete(`${mirror}/dists/${options.suite}/InRelease`, "main/source/Sources");
    const found = await cached<readonly PinnedPackage[]>(inner, store, {
      name: `Fetch ${path}`,
      id: "deb-source/1",
      inputs: { sha256: file.sha256, name },
      objects: () => [],
      run: (within) =>
        findSource({ ...within, step: inner.step }, store, options, { release, mirror, path, file }, name),
    });
    const [first] = found;
    if (first === undefined) throw sourceNotFound(name, options.suite);
    inner.detail(first.version);
    return { snapshot: release.date.toISOString(), suiteNames: release.names, files: found };
  });
}

async function findSource(
  context: Context,
  store: Store,
  options: Omit<DebIndexOptions, "arch">,
  { release, mirror, path, file }: Listed,
  name: string,
): Promise<readonly PinnedPackage[]> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const address = release.byHash ? `${folder}/by-hash/SHA256/${file.sha256}` : path;
  const target = await store.temporary();
  const network = options.network === undefined ? {} : { network: options.network };
  try {
    await firstMirror([mirror, ...options.mirrors.filter((each) => each !== mirror)], (root) =>
      download(
        context,
        {
          url: `${root}/dists/${options.suite}/${address}`,
          ...{ ...file, ...network, maxBytes: packedLimit },
        },
        target,
      ),
    );
    const chunks = decompress(compressionOf(path), createReadStream(target), unpackedLimit);
    for await (const block of stanzaBlocks(chunks)) {
      const stanza = stanzaOf(block, name);
      if (stanza !== undefined) return sourceFiles(name, stanza);
    }
    return [];
  } finally {
    await rm(target, { force: true });
    await rm(`${target}.part`, { force: true });
  }
}

/** Only the paragraph that is wanted is parsed: the list has 60 MB of them. */
function stanzaOf(block: string, name: string): Stanza | undefined {
  const mark = `Package: ${name}\n`;
  for (let at = block.indexOf(mark); at >= 0; at = block.indexOf(mark, at + 1)) {
    const start = block.lastIndexOf("\n\n", at) + 1;
    const end = block.indexOf("\n\n", at);
    const [stanza] = parseControl(block.slice(start, end < 0 ? undefined : end));
    if (stanza?.get("package") === name && stanza.get("extra-source-only") !== "yes") return stanza;
  }
  return undefined;
}

/** Of a paragraph of `Sources` the archives, each pinned. Throws `SOURCE_INVALID`. */
function sourceFiles(name: string, stanza: Stanza): readonly PinnedPackage[] {
  const format = stanza.get("format") ?? "";
  if (format !== "3.0 (quilt)") throw sourceInvalid(name, `its format is ${JSON.stringify(format)}`);
  const directory = stanza.get("directory") ?? "";
  const version = stanza.get("version") ?? "";
  if (!/^pool\/[\w.+~/-]+$/.test(directory) || directory.split("/").includes(".."))
    throw sourceInvalid(name, `it lies in ${JSON.stringify(directory)}`);
  const files = (stanza.get("checksums-sha256") ?? "").split("\n").flatMap((line) => {
    const [, sha256, size, file] = /^\s*([0-9a-f]{64}) (\d+) ([\w.+~-]+)$/.exec(line) ?? [];
    const part = /\.((?:orig|debian)\.tar\.(?:xz|gz|bz2))$/.exec(file ?? "")?.[1];
    if (sha256 === undefined || part === undefined || Number(size) > fileLimit) return [];
    const pinned = { name: `${name}.${part}`, version, architecture: "source", sha256, size: Number(size) };
    return [{ ...pinned, path: `${directory}/${file}` }];
  });
  if (files.length !== 2)
    throw sourceInvalid(name, "it does not list one upstream archive and one of Debian's");
  return files;
}
