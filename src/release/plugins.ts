import { mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { LeanError } from "../error/index.js";
import type { HexDependency } from "./hex.js";
import { guest } from "./workspace.js";

/**
 * Plugins of rebar3 that `rebar_plugins` pins, each `NAME VERSION sha256:CHECKSUM`, as packages of Hex. rebar3 keeps
 * them in no lock. Throws `PLUGIN_NOT_PINNED` for one without a checksum.
 */
export function pinnedPlugins(pins: readonly string[]): readonly HexDependency[] {
  return pins.map((pin): HexDependency => {
    const [app = "", version = "", checksum] = pin.split(" ");
    if (checksum === undefined) throw notPinned(app, version);
    const outer = checksum.replace(/^sha256:/, "");
    return { kind: "hex", app, package: app, version, outer, repo: "hexpm" };
  });
}

/**
 * Links plugins into the `_checkouts` of every dependency whose rebar.config names them: rebar3 looks there before it
 * asks a registry, also when Mix calls it. `folder` is a workspace in which the plugins are among the dependencies.
 */
export async function linkPlugins(folder: string, plugins: readonly HexDependency[]): Promise<void> {
  if (plugins.length === 0) return;
  const dependencies = join(folder, "deps");
  for (const name of await readdir(dependencies).catch(() => [])) {
    const config = await readFile(join(dependencies, name, "rebar.config"), "utf8").catch(() => "");
    const named = plugins.filter(({ app }) => app !== name && new RegExp(`\\b${app}\\b`).test(config));
    if (named.length > 0) await linkCheckouts(join(dependencies, name), named);
  }
}

/** Makes `_checkouts` of a project's copy lead to dependencies, as the sandbox sees both. */
export async function linkCheckouts(
  project: string,
  dependencies: readonly { readonly app: string }[],
): Promise<void> {
  const checkouts = join(project, "_checkouts");
  await mkdir(checkouts, { recursive: true });
  for (const { app } of dependencies) {
    await rm(join(checkouts, app), { recursive: true, force: true });
    await symlink(`${guest.dependencies}/${app}`, join(checkouts, app));
  }
}

/** What pins plugins, for a step's key; undefined when there are none. */
export function pinsOf(plugins: readonly HexDependency[]): readonly string[] | undefined {
  return plugins.length === 0 ? undefined : plugins.map(({ app, outer }) => `${app} ${outer}`);
}

function notPinned(app: string, version: string): LeanError {
  const url = `https://repo.hex.pm/tarballs/${app}-${version}.tar`;
  return new LeanError({
    code: "PLUGIN_NOT_PINNED",
    message: `The entry of the rebar3 plugin ${app} in \`rebar_plugins\` has no checksum, so it cannot be verified.`,
    hint: `Write "${app} ${version} sha256:…" with what \`curl -s ${url} | sha256sum\` prints.`,
    exit: 2,
  });
}
