import { moduleInfo } from "../codec/kmod/index.js";
import { type Entry, type FileTree, fileTree, type Need } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { noModule } from "./errors.js";
import { unpackModule } from "./unpack.js";

export interface WantedModule {
  /** Name with underscores, as `lsmod` prints it. */
  readonly name: string;
  readonly reason: string;
  /** Loaded only on a small machine, or only when volumes are named. */
  readonly when?: "small" | "volume" | undefined;
}

export interface ChosenModules {
  readonly tree: FileTree;
  /** Paths in the image, dependencies first. */
  readonly loadOrder: readonly string[];
  /** The same of modules for small machines that are not in `loadOrder`. */
  readonly swapOrder: readonly string[];
  /** The same of modules for volumes. No module that is not in `loadOrder` may be needed by both. */
  readonly volumeOrder: readonly string[];
  readonly needs: readonly Need[];
}

/** Folder of the modules in the image; init deletes each one after loading it. */
const folder = "usr/lib/modules";

/**
 * Takes the wanted modules and, depth first, what each one's `.modinfo` says it depends on; leaves out
 * what is built in (`modules.builtin`). Throws `KERNEL_MODULE_NOT_FOUND`.
 * `platform` is the id of what wants them.
 */
export async function chooseModules(
  store: Store,
  release: string,
  shipped: ReadonlyMap<string, Entry>,
  builtin: ReadonlySet<string>,
  wanted: readonly WantedModule[],
  platform: string,
): Promise<ChosenModules> {
  const chosen = new Map<string, Entry>();
  const needs: Need[] = [];
  const visit = async (name: string, by: string, rule: string): Promise<void> => {
    if (builtin.has(name)) return;
    needs.push({ id: `/${placeOf(name)}`, by, rule });
    if (chosen.has(name)) return;
    const file = shipped.get(name);
    if (file === undefined) throw noModule(name, release);
    const bytes = await unpackModule(store, file);
    for (const dependency of moduleInfo(bytes).depends) {
      await visit(moduleName(dependency), `/${placeOf(name)}`, `needed by module ${name}`);
    }
    const content = { object: await store.put(bytes), size: bytes.byteLength };
    const path = placeOf(name);
    const why = { ...file.why, stage: "kernel", rule };
    chosen.set(name, { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content, why });
  };
  const order = async (group: WantedModule["when"]): Promise<readonly string[]> => {
    const before = chosen.size;
    for (const { name, reason, when } of wanted) if (when === group) await visit(name, platform, reason);
    return [...chosen.values()].slice(before).map((entry) => `/${entry.path}`);
  };
  const loadOrder = await order(undefined);
  const swapOrder = await order("small");
  const volumeOrder = await order("volume");
  return { tree: fileTree([...chosen.values()]), loadOrder, swapOrder, volumeOrder, needs };
}

function placeOf(name: string): string {
  return `${folder}/${name}.ko`;
}

/** `drivers/net/virtio-net.ko.xz` → `virtio_net`: the kernel takes both signs for one. */
export function moduleName(path: string): string {
  const file = path.split("/").at(-1) ?? path;
  return file.replace(/\.ko(\.(xz|zst|gz))?$/, "").replaceAll("-", "_");
}
