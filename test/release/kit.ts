import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeTree } from "../../src/disk/index.js";
import type { Event } from "../../src/event/index.js";
import { buildRelease, type Release, type ReleaseOptions, startCommand } from "../../src/release/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import type { Context } from "../../src/step/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { buildRoot, testParts } from "../support/build-root.js";
import { serveFiles } from "../support/hex-mirror.js";
import { type GitRepository, writeFiles } from "./sample.js";

/** A context that keeps what happens. */
export function recording(signal = new AbortController().signal): { context: Context; events: Event[] } {
  const events: Event[] = [];
  return { events, context: { signal, emit: (event) => events.push(event) } };
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "lean-release-"));
}

export async function temporaryStore(folder: string): Promise<Store> {
  return openStore(join(folder, "store"));
}

/** Builds a project with an own cache, from nothing but what the mirror at `hexMirror` holds. */
export async function buildSample(
  store: Store,
  options: Partial<ReleaseOptions> & { readonly project: string },
  context = recording().context,
): Promise<Release> {
  const { root, key } = await buildRoot();
  const { gitRoot } = await testParts();
  return buildRelease(context, store, {
    arch: "x86_64",
    distribution: false,
    shell: false,
    buildRoot: root,
    buildRootKey: key,
    gitRoot: async () => gitRoot.path,
    hexMirror: "http://127.0.0.1:9",
    workRoot: join(store.root, "work"),
    ...options,
  });
}

/**
 * Runs a release as guest/init would, in the sandbox with the build root's own OTP as the runtime, until it
 * ends or prints `until`. Returns its output.
 */
export async function runRelease(
  store: Store,
  release: Release,
  env: Readonly<Record<string, string>> = {},
  until?: RegExp,
): Promise<string> {
  const { root } = await buildRoot();
  const folder = await temporaryFolder();
  const app = join(folder, "app");
  const lines: string[] = [];
  const stop = new AbortController();
  try {
    await writeTree(release.tree, app, store);
    const otp = join(root, "usr/lib/erlang");
    await symlink(`/usr/lib/erlang/erts-${release.erts}`, join(app, `erts-${release.erts}`));
    for (const name of await readdir(join(otp, "lib"))) {
      await symlink(`/usr/lib/erlang/lib/${name}`, join(app, "lib", name));
    }
    const command = startCommand(release, { erts: release.erts, distribution: false });
    const moved = (text: string) =>
      text.replace(/^\/app(?=\/|$)/, "/build/app").replace(/^\/run\/lean\//, "/build/");
    const [program = "", ...args] = command.argv.map(moved);
    const given = command.env.map(([name, value]) => [name, moved(value)] as const);
    for (const { from, to } of command.render) {
      const template = await readFile(join(folder, moved(from).slice("/build/".length)), "utf8");
      await writeFile(join(folder, moved(to).slice("/build/".length)), rendered(template, env));
    }
    await runInSandbox(recording(stop.signal).context, {
      root,
      argv: [program, ...args],
      env: { ...Object.fromEntries(given), ...env },
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
      timeoutMs: 30_000,
      onLine: (line) => {
        lines.push(line);
        if (until?.test(line)) stop.abort(new Error("seen"));
      },
    }).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    return lines.join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `${NAME}` and `${NAME:-default}` replaced, as guest/init does it. */
function rendered(template: string, env: Readonly<Record<string, string>>): string {
  return template.replace(
    /\$\{([^}:]+)(?::-([^}]*))?\}/g,
    (_, name, otherwise) => env[name] ?? otherwise ?? "",
  );
}

/** Compiles Erlang modules with the build root's compiler, as its users would; `sources` are below `folder`. */
export async function erlc(folder: string, output: string, sources: readonly string[]): Promise<void> {
  const { root } = await buildRoot();
  await runInSandbox(recording().context, {
    root,
    argv: ["erlc", "-o", output, ...sources],
    cwd: "/build",
    binds: [{ host: folder, guest: "/build", mode: "rw" }],
  });
}

/** A git repository served over plain HTTP, made with the build root's git. */
export async function serveGit(folder: string, files: Readonly<Record<string, string>>) {
  const { gitRoot } = await testParts();
  const root = gitRoot.path;
  await writeFiles(join(folder, "work"), files);
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
  const git = (cwd: string, ...args: string[]) =>
    runInSandbox(recording().context, {
      root,
      argv: ["git", ...author, ...args],
      cwd,
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
    });
  await git("/build/work", "init", "--quiet", "--initial-branch=main");
  await git("/build/work", "add", "--all");
  await git("/build/work", "commit", "--quiet", "--message=First");
  const { stdout } = await git("/build/work", "rev-parse", "HEAD");
  await git("/build", "clone", "--quiet", "--bare", "work", "served.git");
  await git("/build/served.git", "update-server-info");
  const server = await serveFiles(await filesOf(join(folder, "served.git"), "/served.git"));
  const repository: GitRepository = { url: `${server.url}/served.git`, revision: stdout.trim() };
  return { ...server, repository };
}

async function filesOf(folder: string, prefix: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const item of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!item.isFile()) continue;
    const path = join(item.parentPath, item.name);
    files.set(prefix + path.slice(folder.length), await readFile(path));
  }
  return files;
}
