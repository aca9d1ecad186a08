import { z } from "zod";
import { LeanError } from "../error/index.js";

/** Written by the scripts in `data` when the release's env.sh cannot be evaluated. */
const failure = z.object({ env_script: z.object({ status: z.number(), words: z.array(z.string()) }) });

/** Throws `ENV_SCRIPT_FAILED`, with the shell's own words, when a document tells of that. */
export function refuseEnvScript(release: string, document: unknown): void {
  const found = failure.safeParse(document);
  if (!found.success) return;
  const { status, words } = found.data.env_script;
  throw new LeanError({
    code: "ENV_SCRIPT_FAILED",
    message: `The env.sh of ${release} ended with status ${status} when the shell read it.`,
    details: words.map(readable).slice(0, 20),
    hint: "Mend rel/env.sh.eex: `sh -n` finds what does not parse. It is read once, when the image is built.",
  });
}

/** What env.sh is given by `bin/NAME`, whatever machine boots. */
const given = [
  "RELEASE_NAME",
  "RELEASE_VSN",
  "RELEASE_ROOT",
  "RELEASE_COMMAND",
  "RELEASE_PROG",
  "REL_VSN_DIR",
];

/**
 * The first line of an env.sh whose outcome depends on the machine that boots: it runs a command, or reads a variable that
 * neither `bin/NAME` nor an earlier line sets. Undefined when its exports are the same everywhere.
 */
export function computedLine(script: string): string | undefined {
  const known = new Set(given);
  for (const line of script.split("\n")) {
    const code = line.replace(/(^|\s)#.*$/, "$1").replace(/'[^']*'/g, "''");
    const names = [...code.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
    if (/\$\(|`/.test(code) || names.some((name) => !known.has(name))) return line.trim();
    for (const [, name = ""] of code.matchAll(/(?:^|[\s;])([A-Za-z_]\w*)=/g)) known.add(name);
  }
  return undefined;
}

/** Words of a script that may be names of programs: all of its code's, since which are called is not told by their place. */
export function scriptWords(script: string): readonly string[] {
  const code = script.replace(/(^|\s)#.*$/gm, "$1");
  return [...new Set(code.match(/[a-z][a-z0-9_.-]*/g) ?? [])].sort();
}

/** dash says `/bin/sh: 3: /build/release/releases/1.0/env.sh: Syntax error …`. */
function readable(line: string): string {
  return line.replaceAll("/build/release/", "").replace(/^\S*sh: (\d+): (\S+): /, "$2, line $1: ");
}
