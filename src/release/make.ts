import { LeanError } from "../error/index.js";
import type { FileTree } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import { detect } from "./detect.js";
import { fitScripts } from "./fit-scripts.js";
import { fitVmArgs } from "./fit-vm-args.js";
import { buildMixRelease, mixReleaseFolder } from "./mix/index.js";
import { checkNativeCode, explainNative, withoutExcluded } from "./native/index.js";
import type { ReleaseOptions } from "./options.js";
import { buildPrebuiltRelease } from "./prebuilt/index.js";
import { buildRebarRelease } from "./rebar3/index.js";
import type { Release } from "./types.js";

/**
 * The release of whatever `project` names: a Mix or rebar3 project, which is built in the sandbox, or a release or
 * shipment that was assembled elsewhere, as a folder or an archive. It is only read. Throws `NOT_A_PROJECT`,
 * and what the kinds throw: see `buildMixRelease`, `buildRebarRelease`, `buildPrebuiltRelease`.
 */
export async function buildRelease(
  context: Context,
  store: Store,
  options: ReleaseOptions,
): Promise<Release> {
  const made = await ofItsKind(context, store, options).catch(async (error: unknown) => {
    throw await explainNative(error, options.findPackages);
  });
  const release = fitScripts(context, made, options);
  return fitVmArgs(context, store, release, options.distribution);
}

async function ofItsKind(context: Context, store: Store, options: ReleaseOptions): Promise<Release> {
  const source = await detect(options.project);
  const { buildRoot, buildRootKey, arch, exclude = [] } = options;
  switch (source.kind) {
    case "mix": {
      const release = await buildMixRelease(context, store, { ...options, project: source.folder });
      const tree = withoutExcluded(context, release.tree, exclude);
      const ownerOf = (path: string) => /^lib\/([^/]+)\//.exec(path)?.[1] ?? options.project;
      await checkNativeCode(store, tree, { arch, ownerOf, origin: "compiled" });
      return { ...release, tree };
    }
    case "rebar3":
      return buildRebarRelease(context, store, { ...options, project: source.folder });
    case "assembled":
      return buildPrebuiltRelease(context, store, {
        ...{ source: source.folder, kind: "folder", buildRoot, buildRootKey, arch, exclude },
      });
    case "archive":
      return buildPrebuiltRelease(context, store, {
        ...{ source: source.file, kind: "archive", buildRoot, buildRootKey, arch, exclude },
      });
  }
}

/**
 * The folder that `mix release` writes for a project, untouched: what images are compared with. Throws
 * `STOCK_NEEDS_MIX` for a project of another kind, and what `mixReleaseFolder` throws.
 */
export async function releaseFolder(
  context: Context,
  store: Store,
  options: ReleaseOptions,
): Promise<FileTree> {
  const source = await detect(options.project);
  if (source.kind === "mix") return mixReleaseFolder(context, store, { ...options, project: source.folder });
  throw new LeanError({
    code: "STOCK_NEEDS_MIX",
    message: `${options.project} is no Mix project, and only of those an image to compare with can be made.`,
    hint: "Compare two images of yours instead, or name a folder with mix.exs.",
    exit: 2,
  });
}
