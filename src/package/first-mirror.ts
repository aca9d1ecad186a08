import { LeanError } from "../error/index.js";

/** Tries mirrors in order until one has the file; a mirror that is down or lacks it is passed over. */
export async function firstMirror<T>(
  mirrors: readonly string[],
  fetch: (mirror: string) => Promise<T>,
): Promise<{ readonly value: T; readonly mirror: string }> {
  const failures: LeanError[] = [];
  for (const entry of mirrors) {
    const mirror = entry.replace(/\/$/, "");
    try {
      return { value: await fetch(mirror), mirror };
    } catch (error) {
      if (!(error instanceof LeanError) || !passable.has(error.code)) throw error;
      failures.push(error);
    }
  }
  const telling = failures.find(({ code }) => bad.has(code));
  throw (
    telling ??
    failures.at(-1) ??
    new LeanError({ code: "NO_MIRROR", message: "No mirror is named.", exit: 2 })
  );
}

/** A mirror that gave wrong bytes says more of what went wrong than another one that gave none. */
const bad = new Set(["FETCH_TRUNCATED", "FETCH_HASH_MISMATCH", "FETCH_TOO_LARGE"]);

const passable = new Set([
  ...bad,
  "FETCH_UNREACHABLE",
  "FETCH_NOT_FOUND",
  "FETCH_REFUSED",
  "FETCH_SERVER_ERROR",
]);
