import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Arch, dataFile } from "../../config/index.js";
import { writeTree } from "../../disk/index.js";
import { digestsOf, type FileTree, find } from "../../filetree/index.js";
import { runInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { refuseEnvScript } from "../env-script.js";
import { otpTooOld } from "../errors.js";
import { checkNativeCode } from "../native/index.js";
import type { Release, ReleaseApplication } from "../types.js";
import { type Description, description, problemIn } from "./description.js";
import { modulesUnloadable, notARelease } from "./errors.js";
import { otpOfErts } from "./erts.js";
import { fitted } from "./fitted.js";
import type { Layout } from "./input.js";

export interface Adoption {
  /** How people know the release: the path they gave, or the project. */
  readonly source: string;
  /** Files of an assembled release: `lib/NAME-VERSION/…`, `releases/VERSION/…`. */
  readonly tree: FileTree;
  readonly layout: Layout;
  /** Folder of a build root with Erlang/OTP, and what identifies its bytes. */
  readonly buildRoot: string;
  readonly buildRootKey: string;
  readonly arch: Arch;
  /** Whether nothing need be said of what was found: it was compiled for this very target just before. */
  readonly quiet?: boolean;
}

interface Adopted {
  readonly release: Release;
  /** What was found and checked, in plain sentences. */
  readonly report: readonly string[];
}

/**
 * Fits an assembled OTP release to the target: OTP's own applications become the target's, by name, with a boot
 * script made anew when versions differ; modules and native code are checked. Says what it found as notices.
 * Throws `NOT_A_RELEASE`, `OTP_TOO_OLD`, `MODULE_UNLOADABLE`, `NATIVE_CODE_FOREIGN`.
 */
export async function adopt(context: Context, store: Store, wanted: Adoption): Promise<Release> {
  const script = dataFile("erlang/adopt.escript");
  const { release, report } = await cached<Adopted>(context, store, {
    name: "Fit the release to the target",
    id: "release-adopt/2",
    inputs: {
      tree: wanted.tree.entries.map((entry) => JSON.stringify(entry)),
      layout: { ...wanted.layout },
      toolchain: wanted.buildRootKey,
      script: await readFile(script, "utf8"),
      arch: wanted.arch,
    },
    objects: (adopted) => digestsOf(adopted.release.tree),
    run: (step) => examined(step, store, wanted, script),
    detail: (adopted) => `${adopted.release.version}, ${adopted.release.applications.length} applications`,
  });
  if (wanted.quiet !== true) for (const message of report) context.emit({ type: "notice", message });
  return release;
}

async function examined(context: Context, store: Store, wanted: Adoption, script: string): Promise<Adopted> {
  const { source, tree, layout } = wanted;
  const ownerOf = (path: string) => /^lib\/([^/]+)\//.exec(path)?.[1] ?? source;
  const origin = wanted.quiet === true ? "compiled" : "assembled";
  const native = await checkNativeCode(store, withoutOtp(tree), { arch: wanted.arch, ownerOf, origin });
  const work = await store.temporary();
  try {
    await writeTree(tree, join(work, "release"), store);
    const kind = layout.kind === "shipment" ? `shipment:${layout.name}` : layout.kind;
    const document = await describeIn(context, wanted, work, script, kind);
    refuseEnvScript(source, document);
    const problem = problemIn.safeParse(document);
    if (problem.success) throw notARelease(source, problem.data.problem);
    const found = description.parse(document);
    const compiled = found.given_erts === null ? undefined : otpOfErts(found.given_erts);
    if (compiled !== undefined && compiled > Number(found.otp)) throw otpTooOld(String(compiled), found.otp);
    if (found.unloadable.length > 0) throw modulesUnloadable(source, found.otp, found.unloadable);
    const boot = await store.put(await readFile(join(work, "release", found.boot)));
    const size = (await store.read(boot)).length;
    const read = async (path: string) => textAt(store, tree, path);
    const resource = await resources(join(work, "release"), join(wanted.buildRoot, "usr/lib/erlang"), found);
    const release = await fitted({
      found,
      tree,
      layout,
      boot: { object: boot, size },
      read,
      resource,
      compiled,
    });
    return { release, report: reportOf(found, compiled, native) };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function describeIn(
  context: Context,
  wanted: Adoption,
  work: string,
  script: string,
  kind: string,
): Promise<unknown> {
  await mkdir(join(work, "out"));
  await runInSandbox(context, {
    root: wanted.buildRoot,
    argv: ["escript", "/run/leanvm/adopt.escript", "/build/release", kind, "/build/out/document.json"],
    cwd: "/build",
    env: { LC_ALL: "C.UTF-8", TZ: "UTC" },
    binds: [
      { host: work, guest: "/build", mode: "rw" },
      { host: dirname(script), guest: "/run/leanvm", mode: "ro" },
    ],
  });
  return JSON.parse(await readFile(join(work, "out", "document.json"), "utf8"));
}

/** The `.app` files of the release's own applications, and of OTP's in the build root. */
async function resources(
  release: string,
  otp: string,
  { applications }: Description,
): Promise<(application: ReleaseApplication) => string | undefined> {
  const texts = await Promise.all(
    applications.map(async ({ name, version, origin }) => {
      const folder = join(origin === "otp" ? otp : release, "lib", `${name}-${version}`, "ebin");
      return [name, await readFile(join(folder, `${name}.app`), "utf8").catch(() => undefined)] as const;
    }),
  );
  const byName = new Map(texts);
  return ({ name }) => byName.get(name);
}

async function textAt(store: Store, tree: FileTree, path: string): Promise<string | undefined> {
  const entry = find(tree, path);
  if (entry?.kind !== "file") return undefined;
  return "text" in entry.content
    ? entry.content.text
    : (await store.read(entry.content.object)).toString("utf8");
}

/** OTP's own native code in a release is the assembling machine's, and stays behind. */
function withoutOtp(tree: FileTree): FileTree {
  const otp = /^lib\/(crypto|asn1|runtime_tools|os_mon|odbc|megaco|wx|erl_interface|tools)-[^/]+\//;
  return { entries: tree.entries.filter(({ path }) => !otp.test(path)) };
}

/** What the user should know: which versions differ from those the release was tested with, and what was checked. */
function reportOf(found: Description, compiled: number | undefined, native: number): readonly string[] {
  const { name, version, otp, erts, given_erts } = found;
  const differ = found.applications.filter(({ given, version: is }) => given !== null && given !== is);
  const added = found.applications.filter(({ given }) => given === null).map((each) => each.name);
  const versions = differ.map((each) => `${each.name} ${each.given} → ${each.version}`);
  const programs =
    native === 0
      ? "no native code"
      : `${native} native ${native === 1 ? "library or program" : "libraries or programs"}, for this image`;
  return [
    ...(given_erts === null || given_erts === erts
      ? []
      : [
          `${name} ${version} was assembled with ERTS ${given_erts} (OTP ${compiled ?? "?"}) and gets ERTS ${erts} (OTP ${otp}).`,
        ]),
    ...(versions.length === 0 ? [] : [`Applications of OTP in another version: ${versions.join(", ")}.`]),
    ...(added.length === 0 ? [] : [`Added, because others need them: ${added.join(", ")}.`]),
    `Checked: all ${found.modules} modules of ${name} ${version} can be loaded by OTP ${otp}; ${programs}.`,
  ];
}
