import type { Event } from "../../event/index.js";
import type { Paint } from "../render/paint.js";
import { neutralise } from "../render/text.js";
import { duration } from "../render/units.js";
import { type EndedStep, ended, type View } from "./fold.js";

/** Which events become lines of their own. */
export interface LineOptions {
  readonly paint: Paint;
  /** Steps of every depth, and what tools print. */
  readonly verbose: boolean;
}

/** Steps nested deeper than this are shown while they run, and not when they end. */
const deepest = 1;

/** The line that an event leaves behind, or undefined. `view` is the one before the event. */
export function lineFor(view: View, event: Event, { paint, verbose }: LineOptions): string | undefined {
  switch (event.type) {
    case "step-end": {
      const step = ended(view, event);
      if (step.dueToChild || (step.depth > deepest && !verbose && step.outcome !== "failed"))
        return undefined;
      return stepLine(step, paint);
    }
    case "notice":
      return `${paint.cyan("·")} ${neutralise(event.message)}`;
    case "warning": {
      const hint = event.hint === undefined ? "" : `\n  ${paint.cyan("→")} ${neutralise(event.hint)}`;
      return `${paint.yellow("!")} ${neutralise(event.message)}${hint}`;
    }
    case "output":
      return verbose ? paint.dim(`  ${event.source} | ${neutralise(event.line)}`) : undefined;
    default:
      return undefined;
  }
}

function stepLine(step: EndedStep, paint: Paint): string {
  const mark = step.outcome === "failed" ? paint.red("✗") : paint.green("✓");
  const time = step.outcome === "cached" ? "cached" : duration(step.milliseconds);
  const words = step.detail === undefined ? time : `${neutralise(step.detail)} · ${time}`;
  const name = `${"  ".repeat(Math.min(step.depth, 4))}${neutralise(step.name)}`;
  return `${mark} ${name.padEnd(34)} ${paint.dim(words)}`;
}
