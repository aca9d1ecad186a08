import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readTree } from "../../disk/index.js";
import { type Entry, type FileTree, fileTree, find } from "../../filetree/index.js";
import type { Store } from "../../store/index.js";
import { computedLine } from "../env-script.js";
import { applicationId, releaseId, releaseNeeds } from "../needs.js";
import type { Release, ReleaseApplication } from "../types.js";
import type { ChosenRelease } from "./choose.js";

/** What `data/mix/release.exs` writes. */
export const description = z.object({
  name: z.string(),
  version: z.string(),
  erts: z.string(),
  otp: z.string(),
  elixir: z.string(),
  applications: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      start: z.enum(["permanent", "transient", "temporary", "load", "none"]),
      origin: z.enum(["otp", "release"]),
    }),
  ),
  reboots_after_config: z.boolean(),
  environment: z.array(z.tuple([z.string(), z.string()])),
});
export type Description = z.infer<typeof description>;

/** Reads an assembled release from disk, leaving out what an image never uses. */
export async function readRelease(
  store: Store,
  output: string,
  found: Description,
  chosen: ChosenRelease,
): Promise<Release> {
  const { name, version, erts, otp, elixir, applications } = found;
  const given = new Map(found.environment);
  const cookieGiven = given.delete("RELEASE_COOKIE");
  const environment = [...given];
  const folder = `releases/${version}`;
  const whole = await readTree(output, store, (path) => reason(path, found));
  const tree = await needed(whole, output, found);
  const needs = releaseNeeds(found, await resources(output, applications));
  const mode = given.get("RELEASE_MODE") === "interactive" ? "interactive" : "embedded";
  const text = (file: string) => readFile(join(output, folder, file), "utf8").catch(() => "");
  const vmArgs = await text("vm.args");
  const line = computedLine(await text("env.sh"));
  return {
    ...{ name, version, otp, erts, elixir, mode, folder, environment },
    ...(line === undefined ? {} : { envScript: { path: `${folder}/env.sh`, line } }),
    launcher: "mix",
    templates: [],
    applications,
    needs,
    fixedCookie: chosen.cookie || cookieGiven || /^\s*-setcookie\s/m.test(vmArgs),
    ...(found.reboots_after_config
      ? { ...withWritableConfig(tree, folder), writableConfig: writableConfig(folder) }
      : { tree }),
  };
}

/**
 * A release that restarts after its config providers ran writes their result to a copy of sys.config, which
 * `bin/NAME` makes at each start. Here the copy is part of the image.
 */
function withWritableConfig(tree: FileTree, folder: string): { tree: FileTree } {
  const original = find(tree, `${folder}/sys.config`);
  if (original === undefined) return { tree };
  const why = { ...original.why, rule: "rewritten at boot by the release's config providers" };
  const below = writableConfig(folder).replace(/\/[^/]+$/, "");
  const parent: Entry = { kind: "directory", path: below, mode: 0o755, uid: 0, gid: 0, why };
  return { tree: fileTree([...tree.entries, parent, { ...original, path: writableConfig(folder), why }]) };
}

function writableConfig(folder: string): string {
  return `${folder}/runtime/sys.config`;
}

function reason(path: string, { applications, name, version }: Description) {
  const [, of] = /^lib\/([^/]+)/.exec(path) ?? [];
  const application = applications.find((each) => `${each.name}-${each.version}` === of);
  if (application !== undefined) {
    return { stage: "release", from: applicationId(application), rule: "file of the application" };
  }
  const from = releaseId({ name, version });
  return { stage: "release", from, rule: path.startsWith("releases/") ? "boots the release" : "overlay" };
}

/** The `.app` files of a release's applications; one that has none is passed over. */
async function resources(
  output: string,
  applications: readonly ReleaseApplication[],
): Promise<(application: ReleaseApplication) => string | undefined> {
  const texts = await Promise.all(
    applications.map(async ({ name, version }) => {
      const file = join(output, "lib", `${name}-${version}`, "ebin", `${name}.app`);
      return [name, await readFile(file, "utf8").catch(() => undefined)] as const;
    }),
  );
  const byName = new Map(texts);
  return ({ name }) => byName.get(name);
}

async function needed(tree: FileTree, output: string, found: Description): Promise<FileTree> {
  const rules = leftOut(found);
  const kept = tree.entries.filter(({ path }) => !rules.some((rule) => rule.test(path)));
  const objects = await Promise.all(kept.map((entry) => isObjectCode(entry, output)));
  return fileTree(withoutEmptyFolders(kept.filter((_, index) => !objects[index])));
}

/** What `mix release` puts beside the release proper, and what only its shell scripts use. */
function leftOut({ applications, name, version, erts }: Description): readonly RegExp[] {
  const otp = applications.filter(({ origin }) => origin === "otp");
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const boot = `^releases/${literally(version)}`;
  return [
    // The target's own build of them takes their place.
    ...otp.map((each) => new RegExp(`^lib/${literally(`${each.name}-${each.version}`)}(/|$)`)),
    new RegExp(`^erts-${literally(erts)}(/|$)`),
    // Start scripts: guest/init starts the release itself, or a script that is made for the image.
    new RegExp(`^bin/${literally(name)}(\\.bat)?$`),
    new RegExp(`${boot}/(elixir|iex|env\\.bat|elixir\\.bat|iex\\.bat)$`),
    // The boot file in readable form.
    new RegExp(`${boot}/[^/]+\\.script$`),
    /^releases\/COOKIE$/,
    // The step `:tar` leaves its archive among the files that it packed.
    new RegExp(`^${literally(`${name}-${version}`)}\\.tar\\.gz$`),
    // For compiling against an application.
    /^lib\/[^/]+\/(include|src|c_src)(\/|$)/,
    /^lib\/[^/]+\/ebin\/[^/]+\.appup$/,
  ];
}

/** Object files and static libraries that a Makefile left in `priv`: for the linker, told by their content. */
async function isObjectCode(entry: Entry, output: string): Promise<boolean> {
  if (entry.kind !== "file" || !/^lib\/[^/]+\/priv\/.*\.(o|a)$/.test(entry.path)) return false;
  const file = await open(join(output, entry.path));
  try {
    const { buffer } = await file.read(Buffer.alloc(18), 0, 18, 0);
    const archive = buffer.subarray(0, 8).toString("latin1") === "!<arch>\n";
    const elf = buffer.subarray(0, 4).toString("latin1") === "\x7fELF";
    return archive || (elf && (buffer[5] === 1 ? buffer.readUInt16LE(16) : buffer.readUInt16BE(16)) === 1);
  } finally {
    await file.close();
  }
}

/** Folders that held nothing but what was left out; those of `priv` may matter to a program, and stay. */
function withoutEmptyFolders(entries: readonly Entry[]): readonly Entry[] {
  const needed = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === "directory" && !/^lib\/[^/]+\/priv\//.test(entry.path)) continue;
    const parts = entry.path.split("/");
    for (let length = parts.length; length > 0; length--) needed.add(parts.slice(0, length).join("/"));
  }
  return entries.filter((entry) => entry.kind !== "directory" || needed.has(entry.path));
}
