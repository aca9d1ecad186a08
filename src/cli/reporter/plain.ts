import type { Output } from "../terminal.js";
import { emptyView, fold, type View } from "./fold.js";
import { type LineOptions, lineFor } from "./line.js";
import type { Reporter } from "./reporter.js";

/** One line per finished step, notice and warning; for logs, pipes and `--verbose`. */
export function plainReporter(output: Output, options: LineOptions): Reporter {
  let view: View = emptyView;
  let stopped = false;
  return {
    event(event) {
      if (stopped) return;
      const line = lineFor(view, event, options);
      view = fold(view, event, 0);
      if (line !== undefined) output.write(`${line}\n`);
    },
    aside: (write) => write(),
    stop: () => {
      stopped = true;
    },
  };
}
