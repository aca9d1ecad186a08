import { under } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import type { PackagedApplication } from "./applications.js";
import { type Description, parseDescription } from "./description.js";

/** Of other programs of the system, which an image does not have. */
const integration =
  /^etc\/(init\.d|default|logrotate\.d|cron\.[a-z]+|pam\.d|systemd|ufw|apparmor\.d|bash_completion\.d|xdg)(\/|$)/;

/**
 * How a package without a description is treated: its applications are started as their `.app` files say, with its
 * configuration, its data in /usr/share, and its folders in /var to write to.
 */
export function genericDescription(
  { fromPackage, packages }: { readonly fromPackage: string; readonly packages: readonly UnpackedPackage[] },
  own: readonly PackagedApplication[],
): Description {
  const owners = new Set([fromPackage, ...own.map((each) => each.package)]);
  const paths = packages
    .filter((each) => owners.has(each.package.name))
    .flatMap(({ tree }) => [
      ...under(tree, "etc"),
      ...under(tree, `usr/share/${fromPackage}`),
      ...under(tree, "var"),
    ])
    .filter(({ path }) => !integration.test(path));
  return {
    ...parseDescription("", ""),
    start: own.map(({ name }) => name),
    files: paths.filter(({ kind }) => kind !== "directory").map(({ path }) => path),
    writable: paths
      .filter(
        ({ kind, path }) => kind === "directory" && path.split("/").length > 2 && path.startsWith("var/"),
      )
      .map(({ path }) => path),
  };
}
