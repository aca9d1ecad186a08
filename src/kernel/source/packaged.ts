import type { UnpackedPackage } from "../../package/types.js";
import { noSource } from "./errors.js";
import type { KernelSource } from "./types.js";

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
      return {
        ...{ kind: "archive", object: archive.content.object, compression: "xz" },
        from: `deb:${owner.name}@${owner.version}`,
      };
  }
  throw noSource(packages.map((each) => each.package.name).join(", "));
}
