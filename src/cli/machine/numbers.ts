import { LeanError } from "../../error/index.js";

/** The value of `--time`. Throws `USAGE` for what is no number of seconds. */
export function secondsOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const seconds = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= 86_400) return seconds;
  throw new LeanError({
    code: "USAGE",
    message: `--time must be a number of seconds, not ${JSON.stringify(text)}.`,
    exit: 2,
  });
}

/** The value of `--tail`. Throws `USAGE` for what is no number of lines. */
export function linesOf(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string" && /^\d{1,9}$/.test(text)) return Number(text);
  throw new LeanError({
    code: "USAGE",
    message: `--tail must be a number of lines, not ${JSON.stringify(text)}.`,
    exit: 2,
  });
}
