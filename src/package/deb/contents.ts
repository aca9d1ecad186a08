import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { compressionOf, decompress } from "../../codec/compress/index.js";
import { type FileOwners, parseContentsLine } from "../../codec/deb/index.js";
import { hasCode } from "../../error/index.js";
import { download } from "../../fetch/index.js";
import { type Context, step } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { firstMirror } from "../first-mirror.js";
import type { PackageContents } from "../types.js";
import { indexIncomplete } from "./errors.js";
import { debArchitecture } from "./mirrors.js";
import { type DebIndexOptions, fetchRelease, type Listed } from "./open.js";
import type { SignedRelease } from "./release.js";

const packedLimit = 128 * 1024 * 1024;
const unpackedLimit = 2048 * 1024 * 1024;

/**
 * Opens the list of the files that a suite's packages ship, as far as builds look for any of them: programs,
 * shared libraries, C headers and descriptions for pkg-config. It is signed like the list of packages, fetched
 * (about 13 MB) only when it changed, and kept in the store in a compact form. Packages for all architectures
 * are not in it. Throws what `openDebIndex` throws.
 */
export async function openDebContents(
  context: Context,
  store: Store,
  options: DebIndexOptions,
): Promise<PackageContents> {
  return step(context, `Read the list of files of ${options.suite}`, async (inner) => {
    const { release, mirror } = await fetchRelease(inner, options);
    try {
      return await openListed(inner, store, options, { release, mirror });
    } catch (error) {
      if (!hasCode(error, "FETCH_NOT_FOUND")) throw error;
      const older = await underOtherName(inner, store, options, release);
      if (older === undefined) throw error;
      return older;
    }
  });
}

/**
 * A mirror between two updates can name a list that it does not have yet, while the suite's other name (`stable` for
 * trixie) still leads to the one before, signed as well.
 */
async function underOtherName(
  context: Context & { readonly step: number },
  store: Store,
  options: DebIndexOptions,
  { names }: SignedRelease,
): Promise<PackageContents | undefined> {
  for (const suite of names.filter((name) => name !== options.suite)) {
    const other = { ...options, suite };
    const listed = await fetchRelease(context, other).catch(() => undefined);
    if (listed === undefined || !listed.release.names.includes(options.suite)) continue;
    const found = await openListed(context, store, other, listed).catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function openListed(
  inner: Context & { readonly step: number },
  store: Store,
  options: DebIndexOptions,
  { release, mirror }: Pick<Listed, "release" | "mirror">,
): Promise<PackageContents> {
  const path = `main/Contents-${debArchitecture(options.arch)}.gz`;
  const file = release.files.get(path);
  if (file === undefined) throw indexIncomplete(`${mirror}/dists/${options.suite}/InRelease`, path);
  const digest = await cached(inner, store, {
    name: `Fetch ${path}`,
    id: "deb-contents/1",
    inputs: { sha256: file.sha256 },
    objects: (found: string) => [found],
    run: (within) =>
      fetchContents({ ...within, step: inner.step }, store, options, { release, mirror, path, file }),
  });
  return search((await store.read(digest)).toString("latin1"));
}

/** Lines `PATH<tab>PACKAGE[ PACKAGE…]`. */
function search(text: string): PackageContents {
  return {
    shipping: (pattern) =>
      [...text.matchAll(new RegExp(`^(${pattern.source})\t(.*)$`, "gm"))].map((match): FileOwners => {
        const packages = (match.at(-1) ?? "").split(" ");
        return { path: match[1] ?? "", packages };
      }),
  };
}

async function fetchContents(
  context: Context,
  store: Store,
  options: DebIndexOptions,
  { release, mirror, path, file }: Listed,
): Promise<string> {
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
          ...{ ...file, ...network },
          maxBytes: packedLimit,
        },
        target,
      ),
    );
    const chunks = decompress(compressionOf(path), createReadStream(target), unpackedLimit);
    return await store.put(Buffer.from(await compact(chunks), "latin1"));
  } finally {
    await rm(target, { force: true });
    await rm(`${target}.part`, { force: true });
  }
}

/** What somebody may ask for; the rest of an archive's two million files nobody does. */
const wanted = /^(usr\/)?(s?bin\/|include\/|lib(64)?\/([^/]+\/)?([^/]+\.so(\.|\s)|pkgconfig\/))/;

async function compact(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const lines: string[] = [];
  let rest = "";
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
    const complete = text.split("\n");
    rest = complete.pop() ?? "";
    for (const line of complete) {
      if (!wanted.test(line)) continue;
      const owners = parseContentsLine(line);
      if (owners !== undefined) lines.push(`${owners.path}\t${owners.packages.join(" ")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}
