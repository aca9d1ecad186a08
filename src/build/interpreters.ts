import type { Entry, FileTree } from "../filetree/index.js";
import { packageOfProgram, type StrandedScript, strandedScripts } from "../runtime/index.js";
import type { Context } from "../step/index.js";
import type { Store } from "../store/index.js";

/** Warns of scripts in the release that cannot start in the image, once for each interpreter that lacks. */
export async function warnOfScripts(
  context: Context,
  store: Store,
  programs: readonly Entry[],
  image: FileTree,
): Promise<void> {
  const scripts = await strandedScripts(store, programs, image);
  const groups = new Map<string, StrandedScript[]>();
  for (const script of scripts) {
    const key = script.missing.join(" ");
    groups.set(key, [...(groups.get(key) ?? []), script]);
  }
  for (const group of groups.values()) warn(context, group);
}

function warn(context: Context, [first, ...others]: readonly StrandedScript[]): void {
  if (first === undefined) return;
  const { file, owner, interpreter, missing } = first;
  const more = others.length === 0 ? "" : `, like ${others.length} more of the release`;
  const packages = missing.map((name) => `"${packageOfProgram(name)}"`).join(", ");
  const shell = missing.every((name) => name === "sh");
  const way = shell ? "`--capability shell`" : `\`packages = [${packages}]\` in lean.toml`;
  context.emit({
    type: "warning",
    code: "INTERPRETER_MISSING",
    message: `${file} (${owner}) is a script for ${interpreter}${more}, and the image has no ${missing.join(" and no ")}.`,
    hint: `If the release runs it, bring that in with ${way}; if not, it does no harm.`,
  });
}
