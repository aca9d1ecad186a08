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

/** dash says `/bin/sh: 3: /build/release/releases/1.0/env.sh: Syntax error …`. */
function readable(line: string): string {
  return line.replaceAll("/build/release/", "").replace(/^\S*sh: (\d+): (\S+): /, "$2, line $1: ");
}
