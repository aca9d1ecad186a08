import type { Config } from "../config/index.js";
import type { Need } from "../filetree/index.js";
import type { PinnedPackage } from "../package/index.js";

/** What the capability `shell` brings. */
export const shellPackage = "dash";

const asked = "setting:packages";

/** Why the packages beside the runtime's are there: a setting of the user, or another one's dependency. */
export function settingNeeds(
  { capabilities, packages }: Pick<Config, "capabilities" | "packages">,
  extra: readonly PinnedPackage[],
): readonly Need[] {
  const ids = new Map(extra.map((each) => [each.name, packageId(each)]));
  const roots = capabilities.map((name) => ({
    id: `capability:${name}`,
    rule: "asked for: `capabilities` in lean.toml or --capability",
  }));
  const wanted = extra.flatMap((each): Need[] => {
    const id = packageId(each);
    const dependents = (each.by ?? []).flatMap((name) => {
      const by = ids.get(name);
      return by === undefined ? [] : [{ id, by, rule: `${name} depends on it` }];
    });
    const shell = each.name === shellPackage && capabilities.includes("shell");
    const named = packages.includes(each.name);
    return [
      ...dependents,
      ...(shell ? [{ id, by: "capability:shell", rule: "the shell itself" }] : []),
      ...(named ? [{ id, by: asked, rule: "named in `packages`" }] : []),
      // A virtual name, or a lock file of an earlier version, which does not say who depends on whom.
      ...(named || shell || dependents.length > 0 ? [] : [{ id, by: asked, rule: "comes with `packages`" }]),
    ];
  });
  const settings = wanted.some(({ by }) => by === asked)
    ? [{ id: asked, rule: "asked for: `packages` in lean.toml or --packages" }]
    : [];
  return [...roots, ...settings, ...wanted];
}

export function packageId({ name, version }: PinnedPackage): string {
  return `deb:${name}@${version}`;
}
