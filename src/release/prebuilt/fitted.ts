import { type Content, type Entry, type FileTree, fileTree, find, type Why } from "../../filetree/index.js";
import { applicationId, releaseId, releaseNeeds } from "../needs.js";
import type { Release, ReleaseApplication } from "../types.js";
import { argumentWords } from "../vm-args.js";
import type { Description } from "./description.js";
import type { Layout } from "./input.js";

export interface Findings {
  readonly found: Description;
  readonly tree: FileTree;
  readonly layout: Layout;
  /** The boot script that fits. */
  readonly boot: Content;
  /** Text of a file of the tree, or undefined. */
  readonly read: (path: string) => Promise<string | undefined>;
  /** Text of an application's resource file, or undefined. */
  readonly resource: (application: ReleaseApplication) => string | undefined;
  /** OTP major version that the release was assembled with, when it says so. */
  readonly compiled: number | undefined;
}

/** The `Release` that the findings come to, with nothing in its tree but what an image uses. */
export async function fitted(findings: Findings): Promise<Release> {
  const { found, tree, layout, boot, read, compiled } = findings;
  const { name, version, erts, otp } = found;
  const folder = `releases/${version}`;
  const given = new Map(found.environment);
  const cookieGiven = given.delete("RELEASE_COOKIE");
  const mix = find(tree, `${folder}/elixir`) !== undefined;
  const texts = new Map<string, string>();
  for (const file of ["vm.args", "vm.args.src", "sys.config", "sys.config.src"]) {
    const text = await read(`${folder}/${file}`);
    if (text !== undefined) texts.set(file, text);
  }
  const vmArgs = texts.get("vm.args") ?? texts.get("vm.args.src") ?? "";
  const applications = found.applications.map(({ given: _given, ...application }) => application);
  const elixir = applications.find((application) => application.name === "elixir")?.version;
  const kept = keptFiles(found, tree, folder, mix).filter(
    // Of packages only the headers that are asked for come in at all.
    ({ path }) => layout.kind === "package" || !/^lib\/[^/]+\/include(\/|$)/.test(path),
  );
  const why = reason(found, `${folder}/start.boot`);
  const script: Entry = {
    kind: "file",
    path: `${folder}/start.boot`,
    mode: 0o644,
    uid: 0,
    gid: 0,
    content: boot,
    why,
  };
  const reboots = mix && texts.get("sys.config")?.includes("RUNTIME_CONFIG=true") === true;
  const whole = fileTree([...kept, script]);
  return {
    ...{ name, version, erts, folder, applications },
    otp: String(compiled ?? otp),
    ...(elixir === undefined ? {} : { elixir }),
    launcher: mix ? "mix" : "erlang",
    mode:
      layout.kind === "shipment" || given.get("RELEASE_MODE") === "interactive" ? "interactive" : "embedded",
    tree: reboots ? withWritableConfig(whole, folder) : whole,
    ...(reboots ? { writableConfig: writableConfig(folder) } : {}),
    needs: releaseNeeds({ name, version, elixir: mix ? elixir : undefined, applications }, findings.resource),
    templates: mix ? [] : templatesOf(texts),
    fixedCookie: cookieGiven || argumentWords(vmArgs).some(({ value }) => value === "-setcookie"),
    environment: [...given],
    ...(layout.kind === "shipment" ? { main: layout.main } : {}),
  };
}

/** relx renders `NAME.src` always, and the plain file when RELX_REPLACE_OS_VARS asks for it: `${` asks here. */
function templatesOf(texts: ReadonlyMap<string, string>): readonly string[] {
  return ["sys.config", "vm.args"].flatMap((name) => {
    if (texts.has(`${name}.src`)) return [`${name}.src`];
    return texts.get(name)?.includes("${") === true ? [name] : [];
  });
}

function keptFiles(
  { applications, ...found }: Description,
  tree: FileTree,
  folder: string,
  mix: boolean,
): Entry[] {
  const rules = [
    // Start scripts and their helpers: the image has no shell, guest/init starts the release itself.
    mix ? new RegExp(`^bin/${literally(found.name)}(\\.bat)?$`) : /^bin(\/|$)/,
    /^lib\/[^/]+\/(src|c_src)(\/|$)/,
    /^lib\/[^/]+\/ebin\/[^/]+\.appup$/,
    // For the tools that start or upgrade a release on a server.
    /^releases\/(COOKIE|RELEASES|start_erl\.data|[^/]+\.(rel|tar\.gz))$/,
    new RegExp(
      `^${literally(folder)}/(elixir|iex|env\\.sh|remote\\.vm\\.args|[^/]+\\.(bat|script|boot|tar\\.gz|sh))$`,
    ),
    /^(adopted\.boot|entrypoint\.(sh|ps1)|[^/]+\.tar\.gz)$/,
  ];
  return tree.entries
    .filter(({ path }) => !rules.some((rule) => rule.test(path)))
    .filter(({ path }) => !/^releases\/[^/]+\//.test(path) || path.startsWith(`${folder}/`))
    .filter(({ path }) => isListed(path, applications))
    .filter(({ kind, path }) => kind !== "directory" || /^lib\/[^/]+\/priv\//.test(path))
    .map((entry) => ({ ...entry, why: reason({ applications, ...found }, entry.path) }));
}

/** `lib/NAME-VERSION` of OTP is the target's; another version of an application is not part of this release. */
function isListed(path: string, applications: readonly ReleaseApplication[]): boolean {
  const folder = /^lib\/([^/]+)/.exec(path)?.[1];
  if (folder === undefined) return true;
  const owner = applications.find(({ name }) => folder === name || folder.startsWith(`${name}-`));
  if (owner === undefined) return false;
  return owner.origin === "release" && (folder === owner.name || folder === `${owner.name}-${owner.version}`);
}

function reason({ applications, ...release }: Description, path: string): Why {
  const [, of] = /^lib\/([^/]+)/.exec(path) ?? [];
  const application = applications.find((each) => `${each.name}-${each.version}` === of);
  if (application !== undefined) {
    return { stage: "release", from: applicationId(application), rule: "file of the application" };
  }
  const rule = path.startsWith("releases/") ? "boots the release" : "overlay";
  return { stage: "release", from: releaseId(release), rule };
}

/** As in releases that this tool assembles: the copy of sys.config that config providers rewrite at boot. */
function withWritableConfig(tree: FileTree, folder: string): FileTree {
  const original = find(tree, `${folder}/sys.config`);
  if (original === undefined) return tree;
  const why = { ...original.why, rule: "rewritten at boot by the release's config providers" };
  const path = writableConfig(folder);
  const parent: Entry = {
    kind: "directory",
    path: path.replace(/\/[^/]+$/, ""),
    mode: 0o755,
    uid: 0,
    gid: 0,
    why,
  };
  return fileTree([...tree.entries, parent, { ...original, path, why }]);
}

function writableConfig(folder: string): string {
  return `${folder}/runtime/sys.config`;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
