import { inParallel } from "../disk/index.js";
import type { Entry, FileTree } from "../filetree/index.js";
import { find } from "../filetree/index.js";
import type { Store } from "../store/index.js";

/** A script of the release, and programs that it cannot start without and the image lacks. */
export interface StrandedScript {
  /** Path in the image, with a leading slash. */
  readonly file: string;
  readonly owner: string;
  /** What its first line asks for, as written there: `/bin/sh`, `/usr/bin/env python3`. */
  readonly interpreter: string;
  /** Names of the missing programs: `env`, `python3`. */
  readonly missing: readonly string[];
}

/** Debian packages whose names differ from those of their programs; the leanest where there are several. */
const packageOf: Readonly<Record<string, string>> = {
  sh: "dash",
  env: "coreutils",
  python3: "python3-minimal",
  python: "python-is-python3",
  perl: "perl-base",
  awk: "mawk",
  node: "nodejs",
  tclsh: "tcl",
  escript: "erlang-base",
};

/** The package to name in `packages` for a program. */
export function packageOfProgram(name: string): string {
  return packageOf[name] ?? name;
}

/**
 * Scripts among `programs` (`#!` in their first line, execve(2)) whose interpreter is not in `image`. With
 * `/usr/bin/env` the program that it would look for in PATH counts too.
 */
export async function strandedScripts(
  store: Store,
  programs: readonly Entry[],
  image: FileTree,
): Promise<readonly StrandedScript[]> {
  const found = await inParallel(programs, async (entry) => {
    if (entry.kind !== "file" || !("object" in entry.content)) return [];
    const line = firstLine(await store.read(entry.content.object));
    if (line === undefined) return [];
    const missing = interpreters(line).filter((path) => !isThere(image, path));
    if (missing.length === 0) return [];
    const owner = entry.why.from ?? entry.why.stage;
    const names = missing.map((path) => path.split("/").at(-1) ?? path);
    return [{ file: `/${entry.path}`, owner, interpreter: line, missing: names }];
  });
  return found.flat();
}

/** Without `#!`; undefined for what is no script. */
export function firstLine(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const line = bytes.subarray(2, 256).toString("latin1").split("\n")[0]?.trim() ?? "";
  return line.startsWith("/") ? line : undefined;
}

/** `/usr/bin/env -S python3 -u` needs `/usr/bin/env` and, somewhere in PATH, `python3`. */
export function interpreters(line: string): readonly string[] {
  const [program = "", ...args] = line.split(/\s+/);
  if (!program.endsWith("/env")) return [program];
  const looked = args.find((arg) => !arg.startsWith("-") && !arg.includes("="));
  return looked === undefined ? [program] : [program, looked];
}

function isThere(image: FileTree, program: string): boolean {
  const paths = program.startsWith("/")
    ? [program.slice(1).replace(/^(s?bin)\//, "usr/$1/")]
    : ["usr/sbin", "usr/bin"].map((folder) => `${folder}/${program}`);
  return paths.some((path) => find(image, path) !== undefined);
}
