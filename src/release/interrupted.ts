import { LeanError } from "../error/index.js";

/** Ended by SIGHUP, SIGINT, SIGKILL (memory ran out) or SIGTERM, as bubblewrap reports it. */
export const stopped = [129, 130, 137, 143];

/** Erlang answers SIGTERM by stopping in order, with status 0: only the missing document tells. */
export function interrupted(tool: string, cause?: unknown): never {
  throw new LeanError({
    code: "BUILD_INTERRUPTED",
    message: `${tool} ended before it was done, without an error: something stopped it.`,
    hint: "Run the command again; what it left half done is removed first.",
    cause,
  });
}
