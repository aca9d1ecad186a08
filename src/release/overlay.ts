import { readTree } from "../disk/index.js";
import { LeanError } from "../error/index.js";
import type { FileTree } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { releaseId } from "./needs.js";
import type { Release } from "./types.js";

/** The release with the files of the user's overlay at their places in the image. Throws `OVERLAY_UNREADABLE`. */
export async function withOverlay(store: Store, release: Release, folder: string): Promise<Release> {
  return { ...release, outside: await overlayTree(store, releaseId(release), folder) };
}

/** The files of an overlay; `release` is the id of what they belong to. Throws `OVERLAY_UNREADABLE`. */
export async function overlayTree(
  store: Pick<Store, "put">,
  release: string,
  folder: string,
): Promise<FileTree> {
  const why = { stage: "release", from: release, rule: "from the overlay" };
  return readTree(folder, store, why).catch((cause: unknown) => {
    throw new LeanError({
      code: "OVERLAY_UNREADABLE",
      message: `The overlay ${folder} cannot be read as a folder.`,
      hint: "Name a folder that holds files at the places that they take in the image, such as etc/yaws/yaws.conf.",
      exit: 2,
      cause,
    });
  });
}
