import { paint } from "../render/paint.js";
import { canRedraw, type Terminal, wantsColour } from "../terminal.js";
import { ndjsonReporter } from "./ndjson.js";
import { plainReporter } from "./plain.js";
import { type Reporter, silentReporter } from "./reporter.js";

export const progressKinds = ["auto", "live", "plain", "ndjson", "none"] as const;

export type ProgressKind = (typeof progressKinds)[number];

/** The reporter for this terminal: live where lines can be drawn over, one line per finished step elsewhere. */
export async function createReporter(
  terminal: Terminal,
  wanted: { readonly progress: ProgressKind; readonly verbose: boolean; readonly quiet: boolean },
): Promise<Reporter> {
  const { stderr, environment } = terminal;
  const options = { paint: paint(wantsColour(stderr, environment)), verbose: wanted.verbose };
  const live = canRedraw(stderr, environment) && !wanted.verbose;
  const kind = wanted.progress !== "auto" ? wanted.progress : wanted.quiet ? "none" : live ? "live" : "plain";
  switch (kind) {
    case "none":
      return silentReporter;
    case "ndjson":
      return ndjsonReporter(stderr);
    case "plain":
      return plainReporter(stderr, options);
    case "live": {
      const { ttyReporter } = await import("./tty.js");
      return ttyReporter(stderr, options);
    }
  }
}
