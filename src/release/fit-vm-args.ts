import { find } from "../filetree/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";
import type { Release } from "./types.js";
import { withoutFlags } from "./vm-args.js";

/**
 * The release with a vm.args that fits an image: without `-heart`, whose place guest/init takes, and, while
 * distribution is closed, without the node's name and cookie, with which the VM would look for a port mapper.
 * Says what it left out.
 */
export async function fitVmArgs(
  context: Context,
  store: Store,
  release: Release,
  distribution: boolean,
): Promise<Release> {
  let { tree } = release;
  for (const name of ["vm.args", "vm.args.src"]) {
    const entry = find(tree, `${release.folder}/${name}`);
    if (entry?.kind !== "file" || !("object" in entry.content)) continue;
    const text = (await store.read(entry.content.object)).toString("utf8");
    const heartless = withoutFlags(text, heart);
    const fitted = distribution ? heartless : withoutFlags(heartless, naming);
    if (fitted === text) continue;
    if (heartless !== text) context.emit({ type: "notice", message: heartLeftOut(name) });
    if (fitted !== heartless) context.emit({ type: "notice", message: nameLeftOut(name) });
    const bytes = Buffer.from(fitted);
    const content = { object: await store.put(bytes), size: bytes.length };
    tree = { entries: tree.entries.map((each) => (each === entry ? { ...entry, content } : each)) };
  }
  return tree === release.tree ? release : { ...release, tree };
}

/** Flags, and how many values follow each. */
const heart: ReadonlyMap<string, number> = new Map([["-heart", 0]]);
const naming: ReadonlyMap<string, number> = new Map([
  ["-name", 1],
  ["-sname", 1],
  ["-setcookie", 1],
]);

const heartLeftOut = (file: string) =>
  `-heart in ${file} is left out: init watches the release, and \`exit = "reboot"\` starts it again.`;
const nameLeftOut = (file: string) =>
  `The node's name and cookie in ${file} are left out: distribution is closed (--capability distribution opens it).`;
