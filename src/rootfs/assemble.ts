import { machineFlags } from "../config/index.js";
import type { Content, Entry, FileTree } from "../filetree/index.js";
import { fileTree, merge, withParents } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import { baseTree, text } from "./base.js";
import { fitRelease } from "./boot-script.js";
import { launchConfiguration, user } from "./launch.js";
import { slim } from "./slim.js";
import type { Layer, RootfsRequest, StartCommand } from "./types.js";

/** Applications that every Elixir release carries: they change with Elixir, not with the project. */
const elixirs = ["elixir", "eex", "logger", "iex", "mix", "ex_unit"];

/**
 * Puts the root file system together from what the stages made, as layers whose contents are slimmed.
 * Throws `PATH_CONFLICT` when two parts claim one path, and what reading the store throws.
 */
export async function assembleRootfs(
  context: Context,
  store: Store,
  request: RootfsRequest,
): Promise<readonly Layer[]> {
  const release = await fitRelease(store, request.release);
  const placed = release.entries.map((entry) => place(entry, request.release.writableConfig));
  const isElixirs = (entry: Entry) => elixirs.some((name) => entry.path.startsWith(`app/lib/${name}-`));
  const system = merge(
    baseTree(request.settings.hostname),
    program("init", request.init),
    request.kernel.modules,
    request.runtime.tree,
    ...request.extra.map((unpacked) => unpacked.tree),
    fileTree(placed.filter(isElixirs)),
  );
  const application = merge(
    fileTree(placed.filter((entry) => !isElixirs(entry))),
    outside(request.release),
    script(request.start),
    fileTree([configuration(request)]),
  );
  const slimmed = (name: string, tree: FileTree) =>
    slim(context, store, name, tree, !request.settings.distribution);
  return [
    { name: "system", tree: withParents(await slimmed("system", system)) },
    { name: "application", tree: withParents(await slimmed("application", application)) },
  ];
}

/** A release that restarts after configuration rewrites one file as its own user. */
function place(entry: Entry, writable: string | undefined): Entry {
  const owner = entry.path === writable ? { uid: user.uid, gid: user.gid } : {};
  return { ...entry, ...owner, path: `app/${entry.path}` };
}

/** What a packaged program has outside of /app; the folders that it writes to are its user's. */
function outside({ outside: tree, writable = [] }: RootfsRequest["release"]): FileTree {
  const isWritable = (path: string) => writable.some((each) => path === each || path.startsWith(`${each}/`));
  const { uid, gid } = user;
  return fileTree(
    (tree?.entries ?? []).map((entry) => (isWritable(entry.path) ? { ...entry, uid, gid } : entry)),
  );
}

function program(path: string, content: Content): FileTree {
  const why = { stage: "rootfs", from: "guest/init", rule: "PID 1" };
  return fileTree([{ kind: "file", path, mode: 0o755, uid: 0, gid: 0, content, why }]);
}

/**
 * What the emulator is told of the machine that it runs on, which guest/init knows; what vm.args says of the same comes later
 * and wins. See docs/runtime.md.
 */
function fitted({ argv, commands = [], script, ...start }: StartCommand): StartCommand {
  if (script?.atBoot === true) {
    const by = (name: string) => ["/bin/sh", `/${script.path}`, name];
    return {
      ...start,
      argv: by("start"),
      commands: commands.map((each) => ({ ...each, argv: by(each.name) })),
    };
  }
  const withFlags = ([program = "", ...rest]: readonly string[]) => [
    program,
    ...machineFlags.flatMap(([flag, variable]) => [flag, `\${${variable}}`]),
    ...rest,
  ];
  return {
    ...start,
    argv: withFlags(argv),
    commands: commands.map((each) => ({ ...each, argv: withFlags(each.argv) })),
  };
}

function script({ script }: StartCommand): FileTree {
  if (script === undefined) return fileTree([]);
  const why = {
    stage: "rootfs",
    from: "configuration",
    rule: "starts the release and its commands through the shell",
  };
  const { path, text } = script;
  return fileTree([{ kind: "file", path, mode: 0o755, uid: 0, gid: 0, content: { text }, why }]);
}

function configuration(request: RootfsRequest): Entry {
  const { settings, start, kernel, runtime } = request;
  const epmd = `/app/erts-${runtime.erts}/bin/epmd`;
  const launch = launchConfiguration({
    settings,
    start: fitted(start),
    modules: kernel.loadOrder,
    swapModules: kernel.swapOrder,
    volumeModules: kernel.volumeOrder,
    services: settings.distribution ? [[epmd]] : [],
  });
  return text("etc/lean/init.conf", launch, "what guest/init starts, and how");
}
