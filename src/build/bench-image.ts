import { copyFile, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Instruments, instrumented, noBootScript, type Subject, traceModule } from "../bench/index.js";
import { decompress } from "../codec/compress/index.js";
import { type CpioEntry, decodeCpio, encodeCpio } from "../codec/cpio/index.js";
import { dataFile } from "../config/index.js";
import { type Bundle, verifyBundle } from "../image/index.js";
import type { BootBundle } from "../machine/index.js";

/** No root file system of ours unpacks to more. */
const largestPart = 2 * 1024 ** 3;

const extensions = { xz: "xz", zstd: "zstd", gzip: "gzip", none: "none" } as const;

/**
 * Makes an image ready to be measured: checks its bytes, and writes copies into `folder` whose root file system is
 * followed by one more archive with a boot script that takes notes. The kernel unpacks archives in order, so
 * all else stays as it is. Throws `IMAGE_DAMAGED`, `BENCH_NO_RELEASE`, `BENCH_SCRIPT_MALFORMED`.
 */
export async function prepareSubject(
  bundle: Bundle,
  request: {
    readonly name: string;
    readonly baseline: boolean;
    readonly folder: string;
    readonly options: Subject["options"];
  },
): Promise<Subject> {
  await verifyBundle(bundle);
  const entries = await contentsOf(bundle);
  const { image } = bundle;
  const { name, baseline, options } = request;
  const scripts = entries.filter(({ path }) => /(^|\/)releases\/[^/]+\/start\.boot$/.test(path));
  const script = scripts.find(({ path }) => path.includes(`/${image.version}/`)) ?? scripts[0];
  const kernelApp = entries.find(({ path }) => /(^|\/)lib\/kernel-[^/]+\/ebin\/kernel\.app$/.test(path));
  if (script?.kind !== "file" || kernelApp === undefined) throw noBootScript(name);
  // An untouched release gives no mark of readiness.
  const ready = baseline && image.defaults.ready === "boot";
  const withScript = async (part: string, instruments: Instruments): Promise<BootBundle> => {
    const own: CpioEntry = { ...script, data: instrumented(script.data, instruments) };
    const helper = await helperEntry(kernelApp, instruments);
    return copyWith(bundle, join(request.folder, part), [own, ...helper]);
  };
  return {
    ...{ name, baseline, options, versions: image.versions },
    kernel: image.kernel.size,
    rootfs: image.rootfs.size,
    plain: ready ? await withScript("plain", { mark: false, modules: false, ready }) : bundle,
    marked: await withScript("marked", { mark: true, modules: false, ready }),
    traced: await withScript("traced", { mark: true, modules: true, ready }),
    moduleBytes: moduleBytes(entries),
  };
}

/** The files of the root file system, each part's archive unpacked on its own. */
async function contentsOf({ rootfs, image }: Bundle): Promise<readonly CpioEntry[]> {
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

/** The noting module, beside those of OTP's kernel, where the boot script's first path leads. */
async function helperEntry(beside: CpioEntry, { mark }: Instruments): Promise<readonly CpioEntry[]> {
  if (!mark) return [];
  const path = beside.path.replace(/kernel\.app$/, `${traceModule}.beam`);
  const data = await readFile(dataFile(`bench/${traceModule}.beam`));
  return [{ kind: "file", path, mode: 0o644, uid: 0, gid: 0, data }];
}

async function copyWith(bundle: Bundle, folder: string, entries: readonly CpioEntry[]): Promise<BootBundle> {
  await mkdir(folder, { recursive: true });
  const rootfs = join(folder, "rootfs");
  await copyFile(bundle.rootfs, rootfs);
  const file = await open(rootfs, "a");
  try {
    // The kernel looks for the next archive at a multiple of four bytes.
    await file.write(new Uint8Array(-bundle.image.rootfs.size & 3));
    await file.write(await buffer(encodeCpio(entries)));
  } finally {
    await file.close();
  }
  const { image: _, ...rest } = bundle;
  return { ...rest, rootfs };
}

/** Bytes of each BEAM file, by the name of its module. */
function moduleBytes(entries: readonly CpioEntry[]): ReadonlyMap<string, number> {
  return new Map(
    entries.flatMap((entry): [string, number][] => {
      const module = /\/([^/]+)\.beam$/.exec(entry.path)?.[1];
      return module === undefined || entry.kind !== "file" ? [] : [[module, entry.data.length]];
    }),
  );
}
