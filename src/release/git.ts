import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dataFile } from "../config/index.js";
import { readTree } from "../disk/index.js";
import { LeanError } from "../error/index.js";
import { digestsOf, type FileTree, fileTree } from "../filetree/index.js";
import { runInSandbox } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";

/** A git dependency pinned by an entry of mix.lock. */
export interface GitDependency {
  readonly kind: "git";
  readonly app: string;
  readonly url: string;
  /** Full commit id. */
  readonly revision: string;
  readonly submodules: boolean;
}

export interface GitTools {
  /** A build root with git and ca-certificates. Asked for only when something must be fetched. */
  readonly root: () => Promise<string>;
}

const script = "fetch-git.sh";

/**
 * Fetches a commit with git, in the sandbox, with network, and keeps its files (without `.git`) in the
 * store. Throws `GIT_FETCH_FAILED` with git's own words, without the credentials that the address may hold.
 */
export async function fetchGit(
  context: Context,
  store: Store,
  dependency: GitDependency,
  tools: GitTools,
): Promise<FileTree> {
  const { app, url, revision, submodules } = dependency;
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(revision)) throw failed(dependency, ["the lock names no commit"]);
  return cached(context, store, {
    name: `Fetch ${app} from git`,
    id: "git-checkout/1",
    inputs: { url: withoutCredentials(url), revision, submodules },
    objects: digestsOf,
    run: async (within) => {
      const folder = await store.temporary();
      await mkdir(folder, { recursive: true });
      try {
        await checkOut(within, dependency, await tools.root(), folder);
        const why = { stage: "release", from: `git:${app}@${revision}`, rule: "source of a dependency" };
        const tree = await readTree(join(folder, "checkout"), store, why);
        return fileTree(tree.entries.filter(({ path }) => !path.split("/").includes(".git")));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
}

/** The address goes to git by standard input: command lines are shown in logs, and it may hold a password. */
async function checkOut(
  context: Context,
  dependency: GitDependency,
  root: string,
  folder: string,
): Promise<void> {
  const { url, revision, submodules } = dependency;
  const quiet: Context = {
    ...context,
    emit: (event) =>
      context.emit(event.type === "output" ? { ...event, line: withoutCredentials(event.line) } : event),
  };
  try {
    await runInSandbox(quiet, {
      root,
      argv: ["sh", `/build/scripts/${script}`],
      cwd: "/build",
      env: { GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C.UTF-8" },
      binds: [
        { host: folder, guest: "/build", mode: "rw" },
        { host: dirname(dataFile(`mix/${script}`)), guest: "/build/scripts", mode: "ro" },
      ],
      network: true,
      input: `${url}\n${revision}\n${submodules ? "yes" : "no"}\n`,
    });
  } catch (error) {
    if (!(error instanceof LeanError) || error.code !== "COMMAND_FAILED") throw error;
    throw failed(dependency, (error.record.details ?? []).map(withoutCredentials));
  }
}

/** `https://user:password@host` becomes `https://host`. */
export function withoutCredentials(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s'"]*@/gi, "$1");
}

function failed({ app, url, revision }: GitDependency, words: readonly string[]): LeanError {
  return new LeanError({
    code: "GIT_FETCH_FAILED",
    message: `The dependency ${app} could not be fetched from ${withoutCredentials(url)} at commit ${revision}.`,
    details: words.slice(-12),
    hint: "Check that the address can be reached without a key or a question, and that the commit is still there.",
  });
}
