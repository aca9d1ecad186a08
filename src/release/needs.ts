import type { Need } from "../filetree/index.js";
import { readApplicationResource } from "./app-file.js";
import type { ReleaseApplication } from "./types.js";

/** What is known of a release before it is put together. */
export interface ReleaseParts {
  readonly name: string;
  readonly version: string;
  /** Set when Mix made it. */
  readonly elixir?: string | undefined;
  readonly applications: readonly ReleaseApplication[];
}

/** The release as an id in the graph of reasons. */
export function releaseId({ name, version }: Pick<ReleaseParts, "name" | "version">): string {
  return `release:${name}@${version}`;
}

/** An application as an id in the graph of reasons. */
export function applicationId({ name, version, origin }: ReleaseApplication): string {
  return `${origin === "otp" ? "otp" : "application"}:${name}@${version}`;
}

/**
 * Why each application is in a release: it is the project's own, every release has it, or another application
 * lists it. `resource` gives the text of an application's `.app` file, or undefined. An application that
 * nobody lists counts as named by the release itself.
 */
export function releaseNeeds(
  release: ReleaseParts,
  resource: (application: ReleaseApplication) => string | undefined,
): readonly Need[] {
  const root = releaseId(release);
  const ids = new Map(release.applications.map((each) => [each.name, applicationId(each)]));
  const listed = release.applications.flatMap((each) => {
    const { applications, included } = readApplicationResource(resource(each) ?? "");
    const edges = (names: readonly string[], key: string) =>
      names.flatMap((name) => {
        const id = ids.get(name);
        const rule = `listed by ${each.name} in \`${key}\``;
        return id === undefined ? [] : [{ id, by: applicationId(each), rule }];
      });
    return [...edges(applications, "applications"), ...edges(included, "included_applications")];
  });
  const known = new Set(listed.map(({ id }) => id));
  const direct = release.applications.flatMap((each) => {
    const id = applicationId(each);
    const always = everyRelease(each.name, release.elixir !== undefined);
    if (always === undefined && known.has(id)) return [];
    return [{ id, by: root, rule: always ?? "application of the release" }];
  });
  return [{ id: root, rule: "the release" }, ...direct, ...listed];
}

/** What a release has whatever the project says (Mix.Release, systools). */
function everyRelease(name: string, mix: boolean): string | undefined {
  if (name === "kernel" || name === "stdlib") return "every release has it";
  if (!mix) return undefined;
  if (name === "elixir" || name === "sasl") return "every release that Mix makes has it";
  return name === "iex" ? "Mix puts it into every release, for consoles" : undefined;
}
