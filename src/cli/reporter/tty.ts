import { createLogUpdate } from "log-update";
import type { Output } from "../terminal.js";
import { emptyView, fold, type View } from "./fold.js";
import { type LineOptions, lineFor } from "./line.js";
import { renderLive } from "./live.js";
import type { Reporter } from "./reporter.js";

/** Finished steps as lines, and below them a live view of the steps under way, redrawn in place. */
export function ttyReporter(output: Output & NodeJS.WritableStream, options: LineOptions): Reporter {
  const live = createLogUpdate(output, { showCursor: false });
  let view: View = emptyView;
  let stopped = false;
  const draw = () => {
    const text = renderLive(view, {
      paint: options.paint,
      columns: output.columns || 80,
      now: performance.now(),
    });
    if (text === "") live.clear();
    else live(text);
  };
  const timer = setInterval(draw, 80);
  timer.unref();
  const aside = (write: () => void) => {
    if (stopped) return write();
    live.clear();
    write();
    draw();
  };
  return {
    event(event) {
      if (stopped) return;
      const line = lineFor(view, event, options);
      view = fold(view, event, performance.now());
      if (line !== undefined) aside(() => output.write(`${line}\n`));
    },
    aside,
    stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      live.clear();
      live.done();
    },
  };
}
