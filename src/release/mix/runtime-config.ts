import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { dataFile } from "../../config/index.js";
import { readTree, writeTree } from "../../disk/index.js";
import { type Content, digestsOf, type Entry, type FileTree, fileTree, find } from "../../filetree/index.js";
import { type BuildRoot, runInSandbox } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import type { Release } from "../types.js";
import { loadedWith } from "./boot-script.js";

const script = "runtime_config.exs";

const document = z.union([
  z.object({ kept: z.string() }),
  z.object({ compiled: z.array(z.string()), modules: z.array(z.string()) }),
]);
type Document = z.infer<typeof document>;

export interface RuntimeConfig {
  readonly release: Release;
  /** Paths of the files that were compiled; they are no longer in the release. */
  readonly compiled: readonly string[];
  /** Why `runtime.exs` is evaluated at boot all the same. */
  readonly kept?: string;
}

/**
 * Compiles what Config.Reader evaluates when a release of Mix boots, so that the release need not bring Elixir's compiler:
 * the provider in `sys.config` becomes one that calls the compiled modules, with the results, merging and errors that
 * Config.Reader has. A file that means something else when it is compiled stays as it is. Throws what a sandboxed command throws.
 */
export async function compileRuntimeConfig(
  context: Context,
  store: Store,
  release: Release,
  root: BuildRoot,
): Promise<RuntimeConfig> {
  const file = find(release.tree, `${release.folder}/runtime.exs`);
  if (release.launcher !== "mix" || file === undefined) return { release, compiled: [] };
  const needed = fileTree(release.tree.entries.filter(({ path }) => isNeeded(path)));
  const { compiled, kept, tree } = await cached<Compiled>(context, store, {
    name: "Compile runtime.exs",
    id: "runtime-config/1",
    inputs: {
      toolchain: root.key,
      script: await readFile(dataFile(`mix/${script}`), "utf8"),
      folder: release.folder,
      tree: needed.entries.map((entry) => JSON.stringify(entry)),
    },
    objects: ({ tree: output }) => digestsOf(output),
    run: (step) => compile(step, store, { release, needed, root }),
    detail: (found) => (found.kept === undefined ? found.compiled.join(", ") : "stays as it is"),
  });
  if (kept !== undefined) return { release, compiled, kept };
  const changed = await replaced(store, release, { compiled, tree });
  if (changed === undefined)
    return { release, compiled: [], kept: "no application of the project is in the boot script" };
  return { release: changed, compiled };
}

interface Compiled {
  readonly compiled: readonly string[];
  readonly kept?: string;
  /** `sys.config`, and the modules as `NAME.beam`. */
  readonly tree: FileTree;
}

async function compile(
  context: Context,
  store: Store,
  { release, needed, root }: { release: Release; needed: FileTree; root: BuildRoot },
): Promise<Compiled> {
  const folder = await store.temporary();
  try {
    await mkdir(join(folder, "output"), { recursive: true });
    await writeTree(needed, join(folder, "release"), store);
    await runInSandbox(context, {
      root: root.path,
      argv: [
        "elixir",
        `/run/scripts/${script}`,
        "/build/release",
        `/build/release/${release.folder}/sys.config`,
        "/build/output",
        "/build/document.json",
      ],
      env: { LC_ALL: "C.UTF-8", TZ: "UTC", ERL_COMPILER_OPTIONS: "deterministic" },
      binds: [
        { host: folder, guest: "/build", mode: "rw" },
        { host: dirname(dataFile(`mix/${script}`)), guest: "/run/scripts", mode: "ro" },
      ],
    });
    const found = document.parse(JSON.parse(await readFile(join(folder, "document.json"), "utf8")));
    const why = { stage: "release", from: "configuration", rule: "runtime.exs, compiled" };
    const tree = await readTree(join(folder, "output"), store, () => why);
    return result(found, tree);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function result(found: Document, tree: FileTree): Compiled {
  return "kept" in found ? { compiled: [], kept: found.kept, tree } : { compiled: found.compiled, tree };
}

/** The release with the compiled modules, loaded at boot, in the place of what they were made of. */
async function replaced(
  store: Store,
  release: Release,
  { compiled, tree }: Compiled,
): Promise<Release | undefined> {
  const application = ownApplication(release);
  const boot = find(release.tree, `${release.folder}/start.boot`);
  const config = find(tree, "sys.config");
  const modules = tree.entries.filter(({ path }) => path.endsWith(".beam"));
  if (application === undefined || boot?.kind !== "file" || config?.kind !== "file") return undefined;
  const names = modules.map(({ path }) => path.replace(/\.beam$/, ""));
  const script = loadedWith(await bytesOf(store, boot), application, names);
  if (script === undefined) return undefined;
  const content = new Map<string, Content>([
    [boot.path, { object: await store.put(script), size: script.byteLength }],
    [`${release.folder}/sys.config`, config.content],
    [release.writableConfig ?? "", config.content],
  ]);
  const kept = release.tree.entries.flatMap((entry): readonly Entry[] => {
    if (compiled.includes(entry.path)) return [];
    const given = content.get(entry.path);
    return [entry.kind === "file" && given !== undefined ? { ...entry, content: given } : entry];
  });
  const added = modules.map((entry) => ({ ...entry, path: `lib/${application}/ebin/${entry.path}` }));
  return { ...release, tree: fileTree([...kept, ...added]) };
}

/** `NAME-VERSION` of an application that came neither with OTP nor with Elixir. */
function ownApplication({ applications }: Release): string | undefined {
  const own = applications.find(({ name, origin }) => origin === "release" && !elixirs.has(name));
  return own === undefined ? undefined : `${own.name}-${own.version}`;
}

const elixirs: ReadonlySet<string> = new Set(["elixir", "eex", "ex_unit", "iex", "logger", "mix"]);

/** What the compiler needs: the files themselves, and applications whose macros they may use. */
function isNeeded(path: string): boolean {
  if (/^releases\/[^/]+\/(sys\.config|[^/]+\.exs)$/.test(path)) return true;
  if (/^releases\/.*\/consolidated\//.test(path)) return true;
  const [, name = ""] = /^lib\/([^/-]+)-[^/]+\/ebin\//.exec(path) ?? [];
  return name !== "" && !elixirs.has(name);
}

async function bytesOf(store: Store, entry: Extract<Entry, { kind: "file" }>): Promise<Uint8Array> {
  const { content } = entry;
  return "object" in content ? store.read(content.object) : Buffer.from(content.text);
}
