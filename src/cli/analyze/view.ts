import { LeanError } from "../../error/index.js";
import type { View } from "./table.js";

/** Parts of one node that are shown without `--all`. */
const usual = 6;

/** The view that `--depth` and `--all` ask for. Throws `DEPTH_INVALID`. */
export function viewOf(options: Readonly<Record<string, unknown>>): View {
  const { depth = "2", all } = options;
  const levels = /^[1-9]\d?$/.test(String(depth)) ? Number(depth) : undefined;
  if (levels === undefined) throw depthInvalid(String(depth));
  return { depth: levels, most: all === true ? Number.POSITIVE_INFINITY : usual };
}

function depthInvalid(depth: string): LeanError {
  return new LeanError({
    code: "DEPTH_INVALID",
    message: `--depth ${depth} is no number of levels.`,
    hint: "Give a whole number from 1 to 99, for example --depth 3.",
    exit: 2,
  });
}
