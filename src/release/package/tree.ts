import { posix } from "node:path";
import { type Entry, type FileTree, fileTree, under } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import type { PackagedApplication } from "./applications.js";

export interface Assembly {
  readonly name: string;
  readonly version: string;
  readonly erts: string;
  readonly packages: readonly UnpackedPackage[];
  readonly applications: readonly PackagedApplication[];
  /** Names of the applications that the boot script starts. */
  readonly started: ReadonlySet<string>;
  /** Names of those whose headers come along, for code that is compiled at run time. */
  readonly headers: ReadonlySet<string>;
  /** Paths in packages that stay behind. */
  readonly leaveOut: readonly string[];
}

/**
 * The packages' applications in the places of a release: `lib/NAME-VERSION/ebin/…` and `priv/…`, and a release resource
 * file (rel(4)) that starts some of them and merely knows the others. OTP's own are listed without files.
 */
export function releaseTree(assembly: Assembly): FileTree {
  const own = assembly.applications.filter(({ otp }) => !otp);
  return fileTree([
    ...own.flatMap((application) => applicationEntries(assembly, application)),
    releaseFile(assembly),
  ]);
}

/** Where an application lies in a release. */
export function applicationFolder({ name, version }: Pick<PackagedApplication, "name" | "version">): string {
  return `lib/${name}-${version}`;
}

function applicationEntries(assembly: Assembly, application: PackagedApplication): readonly Entry[] {
  const { folder, package: owner } = application;
  const tree = assembly.packages.find((each) => each.package.name === owner)?.tree;
  const entries = tree === undefined ? [] : under(tree, folder);
  const kept = assembly.headers.has(application.name) ? /^(ebin|priv|include)(\/|$)/ : /^(ebin|priv)(\/|$)/;
  return entries.flatMap((entry): Entry[] => {
    const inside = entry.path.slice(folder.length + 1);
    if (!kept.test(inside) || leftOut(assembly, entry.path)) return [];
    const path = `${applicationFolder(application)}/${inside}`;
    return [entry.kind === "symlink" ? relinked(entry, folder, path) : { ...entry, path }];
  });
}

/** A link that leads out of the application goes on to lead to the same place. */
function relinked(entry: Entry & { readonly kind: "symlink" }, folder: string, path: string): Entry {
  const target = posix.resolve("/", posix.dirname(entry.path), entry.target);
  const isInside = target.startsWith(`/${folder}/`);
  return { ...entry, path, target: isInside ? entry.target : target };
}

function leftOut({ leaveOut }: Assembly, path: string): boolean {
  return leaveOut.some((each) => path === each || path.startsWith(`${each}/`));
}

function releaseFile({ name, version, erts, applications, started }: Assembly): Entry {
  const first = ["kernel", "stdlib"];
  const others = applications.filter((each) => !first.includes(each.name));
  const listed = [...applications.filter((each) => first.includes(each.name)), ...others].map((each) => {
    const type = first.includes(each.name) || started.has(each.name) ? "permanent" : "none";
    return `{${atom(each.name)}, ${JSON.stringify(each.version)}, ${type}, []}`;
  });
  const text = `{release, {${JSON.stringify(name)}, ${JSON.stringify(version)}}, {erts, ${JSON.stringify(erts)}},\n [${listed.join(",\n  ")}]}.\n`;
  const why = { stage: "release", rule: "what the boot script is made of" };
  return {
    ...{ kind: "file", path: `releases/${version}/${name}.rel`, mode: 0o644, uid: 0, gid: 0 },
    ...{ content: { text }, why },
  };
}

function atom(name: string): string {
  return `'${name.replaceAll(/['\\]/g, "\\$&")}'`;
}
