import { type Arch, programFile } from "../../config/index.js";
import type { Entry } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { releaseId } from "../needs.js";
import { adopt } from "../prebuilt/index.js";
import type { Release } from "../types.js";
import {
  applicationClosure,
  type PackagedApplication,
  packagedApplications,
  type Shipped,
} from "./applications.js";
import { type Description, readDescription } from "./description.js";
import { packageNotBeam, programIncomplete } from "./errors.js";
import { genericDescription } from "./generic.js";
import { outsideFiles } from "./outside.js";
import { applicationFolder, releaseTree } from "./tree.js";

export interface PackageOptions {
  /** Name of the Debian package. */
  readonly fromPackage: string;
  /** The user's own description of it. */
  readonly program: string | undefined;
  /** Further applications that come along. */
  readonly applications: readonly string[];
  /** Folder of files that take their places in the image. */
  readonly overlay: string | undefined;
  /** The package and all it depends on. */
  readonly packages: readonly UnpackedPackage[];
  /** Folder of a root with the packages' own Erlang/OTP, and what identifies its bytes. */
  readonly root: string;
  readonly rootKey: string;
  readonly arch: Arch;
}

/**
 * The release that a Debian package's program comes to: its applications with a boot script for the target,
 * its configuration and data, and how it is started, by its description or, without one, by its `.app` files. Throws
 * `PACKAGE_NOT_BEAM`, `PROGRAM_INCOMPLETE`, `PROGRAM_INVALID`, what `outsideFiles` throws, and what `adopt` throws.
 */
export async function buildPackageRelease(
  context: Context,
  store: Store,
  options: PackageOptions,
): Promise<Release> {
  const location = programFile(options.fromPackage, options.program);
  const { shipped, own, version } = await examine(store, options);
  const known = await readDescription(location, { required: options.program !== undefined });
  const description = known ?? genericDescription(options, own);
  const applications = chosenApplications(shipped, options, description, own);
  const name = options.fromPackage;
  const started = new Set(
    applicationClosure(shipped, description.start, refuse(options)).map((each) => each.name),
  );
  const tree = releaseTree({
    ...{ name, version, applications, started, packages: options.packages },
    ...{ erts: shipped.erts ?? "", leaveOut: description.leave_out },
    headers: new Set(description.headers),
  });
  const { arch, root, rootKey } = options;
  const layout = { kind: "package" } as const;
  const release = await adopt(context, store, {
    ...{ source: name, tree, layout, buildRoot: root, buildRootKey: rootKey, arch },
  });
  const outside = await outsideFiles(store, {
    ...{ release: releaseId(release), location, packages: options.packages, overlay: options.overlay },
    ...{
      files: description.files,
      programs: description.programs,
      leaveOut: description.leave_out,
      written: description.file,
    },
    ...{ writable: description.writable, applications: options.applications },
  });
  const { programs } = description;
  const notes = [
    ...outside.notes,
    ...(known === undefined ? [genericNote(name, own)] : description.notes),
    ...(programs.length === 0
      ? []
      : [`For ${name} come along, since it calls them: ${programs.join(", ")}.`]),
  ];
  for (const message of notes) context.emit({ type: "notice", message });
  return {
    ...release,
    mode: description.mode,
    tree: { entries: attributed(release.tree.entries, applications, options.packages) },
    outside: outside.tree,
    writable: description.writable,
    environment: Object.entries(description.environment),
    program: {
      arguments: description.arguments,
      keep: description.keep,
      ...(description.node ? { node: description.node } : {}),
    },
  };
}

interface Examined {
  readonly shipped: Shipped;
  /** What the package is about: its own applications, or those of the packages that it directly depends on. */
  readonly own: readonly PackagedApplication[];
  /** The package's version, without Debian's epoch. */
  readonly version: string;
}

async function examine(store: Store, { fromPackage, packages }: PackageOptions): Promise<Examined> {
  const shipped = await packagedApplications(store, packages);
  const isOwn = (by: (name: string) => boolean) =>
    [...shipped.applications.values()].filter((each) => !each.otp && by(each.package));
  const direct = packages.filter(({ package: each }) => each.by?.includes(fromPackage) === true);
  const itself = isOwn((name) => name === fromPackage);
  const own = itself.length > 0 ? itself : isOwn((name) => direct.some((each) => each.package.name === name));
  const isOtp = [...shipped.applications.values()].some((each) => each.otp && each.package === fromPackage);
  if (own.length === 0 || isOtp || shipped.erts === undefined) throw packageNotBeam(fromPackage, isOtp);
  const version = packages.find((each) => each.package.name === fromPackage)?.package.version ?? "0";
  return { shipped, own, version: version.replace(/^\d+:/, "") };
}

function chosenApplications(
  shipped: Shipped,
  options: PackageOptions,
  description: Description,
  own: readonly PackagedApplication[],
): readonly PackagedApplication[] {
  const named = description.applications.length > 0 ? description.applications : own.map((each) => each.name);
  const wanted = ["kernel", "stdlib", ...description.start, ...named, ...options.applications];
  return applicationClosure(shipped, wanted, refuse(options));
}

function refuse({ fromPackage, applications, program }: PackageOptions) {
  return (name: string, by: string | undefined): never => {
    const asked = by === undefined && applications.includes(name);
    const owner = by ?? (asked ? "The setting `applications`" : `The description of ${fromPackage}`);
    const hint = asked
      ? "Correct the name, or name the package that ships it in `with` of a description of your own (--program)."
      : program === undefined
        ? "Name the package that ships it in `with` of a description of your own (--program)."
        : "Name the package that ships it in the description's `with`.";
    throw programIncomplete(owner, name, fromPackage, hint);
  };
}

function genericNote(name: string, own: readonly PackagedApplication[]): string {
  const names = own.map((each) => each.name).join(", ");
  return `${name} has no description, so its applications (${names}) are started as their .app files say; its own start script is not run (docs/packages.md).`;
}

/** Entries with the package that each came in. */
function attributed(
  entries: readonly Entry[],
  applications: readonly PackagedApplication[],
  packages: readonly UnpackedPackage[],
): readonly Entry[] {
  const ids = new Map(packages.map(({ package: { name, version } }) => [name, `deb:${name}@${version}`]));
  const owners = new Map(applications.map((each) => [applicationFolder(each), ids.get(each.package)]));
  return entries.map((entry) => {
    const owner = owners.get(entry.path.split("/").slice(0, 2).join("/"));
    return owner === undefined ? entry : { ...entry, why: { ...entry.why, package: owner } };
  });
}
