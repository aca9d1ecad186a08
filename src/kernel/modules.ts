import { moduleInfo } from "../codec/kmod/index.js";
import { type Entry, type FileTree, fileTree } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { noModule } from "./errors.js";
import { unpackModule } from "./unpack.js";

export interface WantedModule {
  /** Name with underscores, as `lsmod` prints it. */
  readonly name: string;
  readonly reason: string;
  /** Loaded only on a small machine. */
  readonly when?: "small" | undefined;
}

export interface ChosenModules {
  readonly tree: FileTree;
  /** Paths in the image, dependencies first. */
  readonly loadOrder: readonly string[];
  /** The same of modules for small machines that are not in `loadOrder`. */
  readonly swapOrder: readonly string[];
}

/** Folder of the modules in the image; init deletes each one after loading it. */
const folder = "usr/lib/modules";

/**
 * Takes the wanted modules and, depth first, what each one's `.modinfo` says it depends on; leaves out
 * what is built in (`modules.builtin`). Throws `KERNEL_MODULE_NOT_FOUND`.
 */
export async function chooseModules(
  store: Store,
  release: string,
  shipped: ReadonlyMap<string, Entry>,
  builtin: ReadonlySet<string>,
  wanted: readonly WantedModule[],
): Promise<ChosenModules> {
  const chosen = new Map<string, Entry>();
  const visit = async (name: string, rule: string): Promise<void> => {
    if (chosen.has(name) || builtin.has(name)) return;
    const file = shipped.get(name);
    if (file === undefined) throw noModule(name, release);
    const bytes = await unpackModule(store, file);
    for (const dependency of moduleInfo(bytes).depends) {
      await visit(moduleName(dependency), `needed by module ${name}`);
    }
    const content = { object: await store.put(bytes), size: bytes.byteLength };
    const path = `${folder}/${name}.ko`;
    const why = { ...file.why, stage: "kernel", rule };
    chosen.set(name, { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content, why });
  };
  for (const { name, reason, when } of wanted) if (when === undefined) await visit(name, reason);
  const loadOrder = [...chosen.values()].map((entry) => `/${entry.path}`);
  for (const { name, reason, when } of wanted) if (when !== undefined) await visit(name, reason);
  const entries = [...chosen.values()];
  const swapOrder = entries.slice(loadOrder.length).map((entry) => `/${entry.path}`);
  return { tree: fileTree(entries), loadOrder, swapOrder };
}

/** `drivers/net/virtio-net.ko.xz` → `virtio_net`: the kernel takes both signs for one. */
export function moduleName(path: string): string {
  const file = path.split("/").at(-1) ?? path;
  return file.replace(/\.ko(\.(xz|zst|gz))?$/, "").replaceAll("-", "_");
}
