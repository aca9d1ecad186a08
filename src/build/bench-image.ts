import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Instruments, instrumented, noBootScript, type Subject, traceModule } from "../bench/index.js";
import type { CpioEntry } from "../codec/cpio/index.js";
import { dataFile } from "../config/index.js";
import { type Bundle, verifyBundle } from "../image/index.js";
import type { BootBundle } from "../machine/index.js";
import { bootFiles, contentsOf, copyWith, plainFile } from "./instrument.js";

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
  const boot = bootFiles(entries, image.version);
  if (boot === undefined) throw noBootScript(name);
  const { script } = boot;
  // An untouched release gives no mark of readiness.
  const ready = baseline && image.defaults.ready === "boot";
  const withScript = async (part: string, instruments: Instruments): Promise<BootBundle> => {
    const own: CpioEntry = { ...script, data: instrumented(script.data, instruments) };
    const helper = await helperEntry(boot.moduleAt(traceModule), instruments);
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

/** The noting module, beside those of OTP's kernel, where the boot script's first path leads. */
async function helperEntry(path: string, { mark }: Instruments): Promise<readonly CpioEntry[]> {
  return mark ? [plainFile(path, await readFile(dataFile(`bench/${traceModule}.beam`)))] : [];
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
