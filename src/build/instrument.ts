import { copyFile, mkdir, open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { decompress } from "../codec/compress/index.js";
import { type CpioEntry, decodeCpio, encodeCpio } from "../codec/cpio/index.js";
import type { Bundle } from "../image/index.js";
import type { BootBundle } from "../machine/index.js";

/** No root file system of ours unpacks to more. */
const largestPart = 2 * 1024 ** 3;

const extensions = { xz: "xz", zstd: "zstd", gzip: "gzip", none: "none" } as const;

/** The files of an image's root file system, each part's archive unpacked on its own. */
export async function contentsOf({ rootfs, image }: Bundle): Promise<readonly CpioEntry[]> {
  const bytes = await readFile(rootfs);
  const entries: CpioEntry[] = [];
  let offset = 0;
  for (const { packed } of image.rootfs.parts) {
    const part = bytes.subarray(offset, offset + packed);
    offset += packed;
    const plain = decompress(extensions[image.rootfs.compression], once(part), largestPart);
    entries.push(...decodeCpio(await buffer(plain)));
  }
  return entries;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The boot script of a release, and where modules beside those of OTP's kernel lie; undefined when there is no release. */
export function bootFiles(
  entries: readonly CpioEntry[],
  version: string,
):
  | { readonly script: Extract<CpioEntry, { kind: "file" }>; readonly moduleAt: (name: string) => string }
  | undefined {
  const scripts = entries.filter(({ path }) => /(^|\/)releases\/[^/]+\/start\.boot$/.test(path));
  const script = scripts.find(({ path }) => path.includes(`/${version}/`)) ?? scripts[0];
  const kernelApp = entries.find(({ path }) => /(^|\/)lib\/kernel-[^/]+\/ebin\/kernel\.app$/.test(path));
  if (script?.kind !== "file" || kernelApp === undefined) return undefined;
  return { script, moduleAt: (name) => kernelApp.path.replace(/kernel\.app$/, `${name}.beam`) };
}

/** A file of an image that anybody may read. */
export function plainFile(path: string, data: Uint8Array): CpioEntry {
  return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, data };
}

/**
 * A copy of an image in `folder` whose root file system is followed by one more archive. The kernel unpacks archives in
 * order, so a file of it takes the place of one of the same path, and all else stays as it is.
 */
export async function copyWith(
  bundle: Bundle,
  folder: string,
  entries: readonly CpioEntry[],
): Promise<BootBundle> {
  const { image: _, ...rest } = bundle;
  return { ...rest, rootfs: await appended(bundle.rootfs, folder, entries) };
}

/** Path of a copy of a root file system, followed by an archive of these entries. */
export async function appended(
  rootfs: string,
  folder: string,
  entries: readonly CpioEntry[],
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "rootfs");
  await copyFile(rootfs, path);
  const file = await open(path, "a");
  try {
    // The kernel looks for the next archive at a multiple of four bytes.
    await file.write(new Uint8Array(-(await stat(rootfs)).size & 3));
    await file.write(await buffer(encodeCpio(entries)));
  } finally {
    await file.close();
  }
  return path;
}
