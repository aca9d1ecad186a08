import type { Config } from "../config/index.js";
import {
  type Content,
  type Entry,
  type FileTree,
  fileTree,
  find,
  merge,
  under,
  withParents,
} from "../filetree/index.js";
import type { Image } from "../image/index.js";
import type { Kernel } from "../kernel/index.js";
import { compileInit, rootfsNeeds } from "../rootfs/index.js";
import { neededLibraries } from "../runtime/index.js";
import type { Context } from "../step/index.js";
import { makeProjectRoot } from "./compilers.js";
import { isForeign } from "./cross.js";
import { stockForeign } from "./errors.js";
import { type BuildOptions, type BuildResult, withJob } from "./job.js";
import { makeKernel } from "./kernel.js";
import { packImage } from "./pack.js";
import { makeBuildRoot } from "./roots.js";
import { makeRelease, makeReleaseFolder, makeTarget } from "./stages.js";
import type { Job } from "./work.js";

export interface StockOptions extends BuildOptions {
  /** Folder for the image, absolute. */
  readonly output: string;
  /** `log:TEXT` or `port:N`: an untouched release gives no mark of its own. */
  readonly ready: string;
}

/**
 * Builds the image that others are compared with: the folder that `mix release` wrote, as it is (own ERTS,
 * every module, nothing stripped, own start scripts, distribution as it comes), started by
 * `bin/NAME start` in a real shell. Kernel, modules (without compressed swap), guest/init, account and
 * compression are those of an ordinary image; of Debian's packages only what the scripts and the emulator
 * need, so that nothing idle counts against it. Not a product: `lean.lock` is read, and not written. Throws
 * `STOCK_FOREIGN` for another processor than this machine's, and what `build` throws.
 */
export async function buildStock(
  context: Context,
  config: Config,
  options: StockOptions,
): Promise<BuildResult> {
  const { size: _budget, ...rest } = config;
  const own = { ...rest, output: options.output, ready: options.ready, size: undefined };
  return withJob(context, own, options, stages, { keepLock: true });
}

async function stages(context: Context, job: Job): Promise<{ bundle: string; image: Image }> {
  const { store, config } = job;
  if (isForeign(job)) throw stockForeign(config.arch, job.host);
  const buildRoot = await makeBuildRoot(context, job);
  const projectRoot = await makeProjectRoot(context, job, buildRoot);
  const release = await makeRelease(context, job, projectRoot);
  const folder = await makeReleaseFolder(context, job, projectRoot);
  const kernel = await makeKernel(context, job, { release: folder.entries, native: [] });
  const init = await compileInit(context, store, buildRoot, { arch: config.arch, host: job.host });
  const { runtime } = await makeTarget(context, job, release, { root: projectRoot });
  const shipped = merge(...projectRoot.packages.map(({ tree }) => tree));
  const application = folder.entries.map((entry) => ({ ...entry, path: `app/${entry.path}` }));
  const programs = shellPrograms(shipped);
  const libraries = await neededLibraries(store, {
    arch: config.arch,
    shipped,
    programs: [...programs, ...application],
  });
  const system = merge(
    surroundings(init, launchLines(job, kernel, release.name)),
    fileTree(kernel.modules.entries.filter(({ path }) => kernel.loadOrder.includes(`/${path}`))),
    fileTree([...programs, ...libraries.entries, ...under(runtime.tree, "usr/lib/locale")]),
  );
  const layers = [
    { name: "system" as const, tree: withParents(system) },
    { name: "application" as const, tree: withParents(fileTree(application)) },
  ];
  const needs = [
    ...rootfsNeeds,
    { id: `release:${release.name}`, rule: "the release, as Mix writes it" },
    ...kernel.needs,
    ...libraries.needs,
  ];
  const untuned = { ...kernel, commandLine: ["quiet", "panic=-1"] };
  return packImage(context, job, { release, runtime, kernel: untuned, layers, buildRoot, needs });
}

/** What `bin/NAME`, `releases/V/elixir` and `erts-V/bin/erl` call, as of Elixir 1.18 and OTP 27. */
const scriptPrograms = [
  ...["dash", "mawk", "sed", "grep"],
  ...["basename", "cat", "cp", "cut", "dd", "dirname", "env", "expr", "id", "mkdir", "od", "readlink", "rm"],
  ...["sleep", "tail", "uname"],
];

const why = { stage: "stock", from: "configuration", rule: "called by the release's start scripts" };

function shellPrograms(shipped: FileTree): readonly Entry[] {
  const programs = scriptPrograms.map((name) => {
    const entry = find(shipped, `usr/bin/${name}`);
    if (entry === undefined) throw new Error(`the build root's packages have no ${name}`);
    return { ...entry, why };
  });
  return [...programs, link("usr/bin/sh", "dash"), link("usr/bin/awk", "mawk")];
}

/** As an ordinary image has it: guest/init, its configuration, mount points, accounts, merged /usr. */
function surroundings(init: Content, launch: string): FileTree {
  return fileTree([
    { kind: "file", path: "init", mode: 0o755, uid: 0, gid: 0, content: init, why },
    ...["dev", "proc", "sys", "run", "tmp"].map(
      (path): Entry => ({
        kind: "directory",
        path,
        mode: path === "tmp" ? 0o1777 : 0o755,
        uid: 0,
        gid: 0,
        why,
      }),
    ),
    ...["bin", "sbin", "lib", "lib64"].map((name) => link(name, `usr/${name}`)),
    text("etc/passwd", "root:x:0:0:root:/:/bin/sh\napp:x:1000:1000:release:/tmp:/bin/sh\n"),
    text("etc/group", "root:x:0:\napp:x:1000:\n"),
    text("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n"),
    text("etc/nsswitch.conf", "hosts: files dns\n"),
    text("etc/lean/init.conf", launch),
  ]);
}

function launchLines({ config }: Job, kernel: Kernel, name: string): string {
  const environment = { PATH: "/usr/bin", HOME: "/tmp", LANG: "C.UTF-8", RELEASE_TMP: "/tmp", ...config.env };
  return [
    ...kernel.loadOrder.map((path) => `module ${path}`),
    `hostname ${config.hostname ?? name.replaceAll("_", "-")}`,
    ...[`ip ${config.network}`, `exit ${config.exit}`, `ready ${config.ready}`, `grace ${config.grace}`],
    ...["user 1000 1000", "workdir /app"],
    ...Object.entries(environment).map(([key, value]) => `env ${key}=${value}`),
    ...[`/app/bin/${name}`, "start"].map((argument) => `arg ${argument}`),
    "",
  ].join("\n");
}

function link(path: string, target: string): Entry {
  return { kind: "symlink", path, target, mode: 0o777, uid: 0, gid: 0, why };
}

function text(path: string, content: string): Entry {
  return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content: { text: content }, why };
}
