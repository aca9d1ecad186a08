import { mkdir, readdir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { copyOut, explainWriteFailure, writeWhole } from "../disk/index.js";
import { systemCode } from "../error/index.js";
import { type Context, step } from "../step/index.js";
import type { Store } from "../store/index.js";
import { type BundleSpec, describeImage } from "./describe.js";
import { draftName, removeStaleDrafts } from "./draft.js";
import { mebibytes, outputNotABundle } from "./errors.js";
import type { Image } from "./schema.js";

/**
 * Writes an image as a bundle folder: `image.json`, `kernel` and the root file system. It is made whole beside
 * `outputFolder` (an absolute path) and then takes its place, so what is there is at any moment a whole image
 * or none. An earlier image is replaced; files that others put into its folder move over. `accept` is given the
 * folder of the whole draft; when it throws, what is at `outputFolder` stays.
 * Throws `OUTPUT_NOT_A_BUNDLE` when the folder holds anything else, `OUTPUT_DISK_FULL`,
 * `OUTPUT_UNWRITABLE`, `OUTPUT_IMPOSSIBLE`, `STORE_CORRUPT`.
 */
export async function writeBundle(
  context: Context,
  store: Store,
  spec: BundleSpec,
  outputFolder: string,
  accept: (context: Context, draft: string) => Promise<void> = async () => undefined,
): Promise<Image> {
  return step(context, "Write the image", async (inner) => {
    const image = describeImage(spec);
    const target = await realpath(outputFolder).catch(() => outputFolder);
    const former = await ownOrEmpty(target);
    const draft = join(dirname(target), draftName(basename(target)));
    try {
      await mkdir(draft, { recursive: true });
      await removeStaleDrafts(dirname(target), basename(target));
      await copyOut(store, spec.kernel.object, join(draft, image.kernel.file));
      await copyOut(store, spec.rootfs.object, join(draft, image.rootfs.file));
      for (const sidecar of [image.kernel.config, image.shrink?.reasons])
        if (sidecar !== undefined) await copyOut(store, sidecar.sha256, join(draft, sidecar.file));
      await writeWhole(join(draft, "image.json"), imageText(image));
      await accept(inner, draft);
      inner.signal.throwIfAborted();
      await takePlace(draft, target, former);
    } catch (error) {
      throw explainWriteFailure(target, error);
    } finally {
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    }
    inner.detail(`${mebibytes(image.size)} MiB`);
    return image;
  });
}

/** `image.json`: readable, and one line an entry where there are thousands. */
export function imageText(image: Image): string {
  const { packages, reasons, needs = [], contents, ...rest } = image;
  const head = JSON.stringify(rest, undefined, 2).replace(/\n}$/, "");
  const lines = (name: string, items: readonly unknown[]) =>
    items.length === 0
      ? `  "${name}": []`
      : `  "${name}": [\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
  const lists = [
    lines("packages", packages),
    lines("reasons", reasons),
    lines("needs", needs),
    lines("contents", contents),
  ];
  return `${[head, ...lists].join(",\n")}\n}\n`;
}

/** Names in the folder that is to be replaced; undefined when there is none. */
async function ownOrEmpty(folder: string): Promise<readonly string[] | undefined> {
  try {
    const names = await readdir(folder);
    if (names.length > 0 && !names.includes("image.json")) throw outputNotABundle(folder, names.toSorted());
    return names;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw explainWriteFailure(folder, error);
  }
}

async function takePlace(
  draft: string,
  target: string,
  former: readonly string[] | undefined,
): Promise<void> {
  if (former === undefined || former.length === 0) return rename(draft, target);
  const aside = join(dirname(target), draftName(basename(target)));
  await rename(target, aside);
  try {
    await rename(draft, target);
  } catch (error) {
    await rename(aside, target);
    throw error;
  }
  for (const name of former.filter((one) => !isOurs(one)))
    await rename(join(aside, name), join(target, name));
  await rm(aside, { recursive: true, force: true });
}

function isOurs(name: string): boolean {
  return (
    /^(image\.json|kernel|kernel\.config|reasons\.json\.gz)$/.test(name) ||
    /^rootfs\.cpio(\.\w+)?$/.test(name)
  );
}
