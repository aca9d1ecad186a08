import type { Output } from "../terminal.js";
import type { Reporter } from "./reporter.js";

/** Every event as one line of JSON, for programs that follow a build. */
export function ndjsonReporter(output: Output): Reporter {
  let stopped = false;
  return {
    event(event) {
      if (!stopped) output.write(`${JSON.stringify(event)}\n`);
    },
    aside: (write) => write(),
    stop: () => {
      stopped = true;
    },
  };
}
