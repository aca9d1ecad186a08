import type { Entry } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import type { Store } from "../../store/index.js";
import { type ApplicationResource, readApplicationResource } from "../app-file.js";

/** Where the bytes of files are kept; a `Store` fits. */
export type Objects = Pick<Store, "read" | "put">;

/** An Erlang application as a package ships it. */
export interface PackagedApplication {
  readonly name: string;
  readonly version: string;
  /** The folder that `ebin` is in: `usr/lib/erlang/lib/p1_xml-1.1.55`. */
  readonly folder: string;
  /** The package that ships it, by name. */
  readonly package: string;
  /** Whether it is one of Erlang/OTP's own. */
  readonly otp: boolean;
  readonly resource: ApplicationResource;
}

/** What the packages of a program come to. */
export interface Shipped {
  readonly applications: ReadonlyMap<string, PackagedApplication>;
  /** ERTS version of the packages' Erlang, when they hold one. */
  readonly erts: string | undefined;
}

/**
 * Finds the applications in unpacked packages: every `ebin/NAME.app` that names a version. All of OTP is built from
 * one source package, so what has the version of `erlang-base` is OTP's own.
 */
export async function packagedApplications(
  store: Objects,
  packages: readonly UnpackedPackage[],
): Promise<Shipped> {
  const base = packages.find((each) => each.package.name === "erlang-base");
  const applications = new Map<string, PackagedApplication>();
  for (const { package: owner, tree } of packages) {
    for (const entry of tree.entries) {
      const found = /^(.+)\/ebin\/([^/]+)\.app$/.exec(entry.path);
      const [, folder = "", name = ""] = found ?? [];
      const text = found === null ? undefined : await textOf(store, entry);
      const version = /\{\s*vsn\s*,\s*"([^"/\s]+)"\s*\}/.exec(text ?? "")?.[1];
      if (text === undefined || version === undefined) continue;
      const otp = owner.version === base?.package.version;
      const resource = readApplicationResource(text);
      applications.set(name, { name, version, folder, package: owner.name, otp, resource });
    }
  }
  const emulator = base?.tree.entries.find(({ path }) => /\/erts-[^/]+\/bin\/beam\.smp$/.test(path));
  return { applications, erts: /\/erts-([^/]+)\//.exec(emulator?.path ?? "")?.[1] };
}

/** Applications with all that they list, by name; `missing` is asked what to do about one that is not there. */
export function applicationClosure(
  { applications }: Shipped,
  wanted: readonly string[],
  missing: (name: string, by: string | undefined) => never,
): readonly PackagedApplication[] {
  const found = new Map<string, PackagedApplication>();
  const queue: { readonly name: string; readonly by?: string }[] = wanted.map((name) => ({ name }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next.name)) continue;
    const application = applications.get(next.name) ?? missing(next.name, next.by);
    found.set(next.name, application);
    const { resource, name } = application;
    queue.push(...[...resource.applications, ...resource.included].map((each) => ({ name: each, by: name })));
  }
  return [...found.values()];
}

async function textOf(store: Objects, entry: Entry): Promise<string | undefined> {
  if (entry.kind !== "file") return undefined;
  return "text" in entry.content
    ? entry.content.text
    : (await store.read(entry.content.object)).toString("utf8");
}
