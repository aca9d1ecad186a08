import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { copyOut } from "../../disk/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import { runInSandbox } from "../../sandbox/index.js";
import { type Context, step } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { noSource } from "./errors.js";

/** A kernel's source as one archive in the store. */
export interface KernelSource {
  /** Digest of the archive, `.tar.xz`, with one folder at its top. */
  readonly object: string;
  /** The package that it comes from, as in reasons. */
  readonly from: string;
}

/** The metapackage that depends on the newest kernel source of a suite. */
export const sourceMetapackage = "linux-source";

/** Packages that hold the source a metapackage stands for. */
export function sourcePackages(index: {
  readonly dependencies: (name: string) => readonly string[];
}): readonly string[] {
  return index.dependencies(sourceMetapackage).filter((name) => /^linux-source-\d/.test(name));
}

/** The archive in a `linux-source-*` package. Throws `KERNEL_SOURCE_NOT_FOUND`. */
export function packagedSource(packages: readonly UnpackedPackage[]): KernelSource {
  for (const { package: owner, tree } of packages) {
    const archive = tree.entries.find(({ path }) => /^usr\/src\/linux-source-[\d.]+\.tar\.xz$/.test(path));
    if (archive?.kind === "file" && "object" in archive.content)
      return { object: archive.content.object, from: `deb:${owner.name}@${owner.version}` };
  }
  throw noSource(packages.map((each) => each.package.name).join(", "));
}

/**
 * Unpacks a source into `folder/linux`, once. tar runs in the sandbox and can write nowhere else; the folder takes
 * its name when it is whole. What no kernel for a virtual machine reads stays out: half of the files.
 */
export async function unpackSource(
  context: Context,
  store: Store,
  { root, folder, object }: { readonly root: string; readonly folder: string; readonly object: string },
): Promise<void> {
  if (await stat(join(folder, "linux")).catch(() => undefined)) return;
  await step(context, "Unpack the kernel's source", async (inner) => {
    const draft = join(folder, "unpacking");
    await rm(draft, { recursive: true, force: true });
    await mkdir(join(draft, "linux"), { recursive: true });
    await copyOut(store, object, join(draft, "source.tar.xz"));
    const where = ["-xJf", "/build/source.tar.xz", "-C", "/build/linux", "--strip-components=1"];
    const argv = ["tar", ...where, "--no-same-owner", ...unread.map((name) => `--exclude=${name}`)] as const;
    await runInSandbox(inner, { root, argv, binds: [{ host: draft, guest: "/build", mode: "rw" }] });
    await rename(join(draft, "linux"), join(folder, "linux"));
    await rm(draft, { recursive: true, force: true });
  });
}

const unread = ["*.rst", "*/Documentation/devicetree", "*/tools/testing", "*/drivers/gpu/drm/amd/include"];
