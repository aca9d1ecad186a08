import { type Entry, find } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { scriptWords } from "./env-script.js";
import { applicationId } from "./needs.js";
import type { Release } from "./types.js";

/** Something that runs programs through a shell. */
export interface ScriptCalls {
  /** As people call it. */
  readonly who: string;
  /** Its id in the graph of reasons. */
  readonly by: string;
  /** Words that are names of programs, or may be. */
  readonly words: readonly string[];
}

/**
 * What of a release runs programs through a shell: os_mon, which starts its helpers so (os_mon of OTP 27 to 29: `memsup`, `cpu_sup`,
 * and `df` for `disksup`) and ends without; and, where a shell was asked for, env.sh and the scripts in `bin/`.
 */
export async function scriptCalls(
  store: Store,
  release: Release,
  shell: boolean,
): Promise<readonly ScriptCalls[]> {
  const monitor = release.applications.find(
    ({ name, start }) => name === "os_mon" && start !== "load" && start !== "none",
  );
  const own = monitor === undefined ? [] : [{ who: "os_mon", by: applicationId(monitor), words: ["df"] }];
  if (!shell) return own;
  const script = release.envScript && find(release.tree, release.envScript.path);
  const entries = release.tree.entries.filter(({ path }) => /^bin\/[^/]+$/.test(path));
  const scripts = await Promise.all(
    [...(script === undefined ? [] : [script]), ...entries].map(async (entry) => {
      const text = await scriptText(store, entry);
      if (text === undefined && entry !== script) return [];
      return [
        {
          who: entry === script ? "env.sh" : entry.path,
          by: "capability:shell",
          words: scriptWords(text ?? ""),
        },
      ];
    }),
  );
  return [...own, ...scripts.flat()];
}

/** The text of a file that a shell reads; undefined for anything else. */
async function scriptText(store: Store, entry: Entry): Promise<string | undefined> {
  if (entry.kind !== "file" || !("object" in entry.content)) return undefined;
  const text = (await store.read(entry.content.object)).toString("utf8");
  return /^#!\s*\/(usr\/)?bin\/(env )?sh\b/.test(text) || entry.path.endsWith("/env.sh") ? text : undefined;
}
