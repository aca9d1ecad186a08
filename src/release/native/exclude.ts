import type { FileTree } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";

/**
 * A release's files without those that a pattern means, `*` standing for any characters. Says when a pattern
 * means none.
 */
export function withoutExcluded(context: Context, tree: FileTree, patterns: readonly string[]): FileTree {
  let { entries } = tree;
  for (const pattern of patterns) {
    const glob = new RegExp(`^${pattern.split("*").map(literally).join(".*")}(/|$)`, "s");
    const kept = entries.filter(({ path }) => !glob.test(path));
    if (kept.length === entries.length) {
      context.emit({
        type: "warning",
        code: "EXCLUDE_UNUSED",
        message: `\`exclude\` names ${pattern}, and the release has no such file.`,
        hint: "Paths start at the release's folder: lib/my_app-*/priv/tool.",
      });
    }
    entries = kept;
  }
  return entries === tree.entries ? tree : { entries };
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
