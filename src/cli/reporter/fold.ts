import type { Event } from "../../event/index.js";

/** A step that is under way. */
export interface RunningStep {
  readonly id: number;
  readonly name: string;
  /** 0 for outermost steps. */
  readonly depth: number;
  /** Clock of the reporter, milliseconds. */
  readonly started: number;
  readonly parent?: number;
  readonly progress?: {
    readonly done: number;
    readonly total?: number;
    readonly unit: string;
    readonly since: number;
  };
}

/** A step that has ended, with its place among the steps. */
export interface EndedStep {
  readonly name: string;
  readonly depth: number;
  readonly outcome: "done" | "cached" | "failed";
  readonly milliseconds: number;
  readonly detail?: string;
  /** Of a failure: a step inside already failed, and tells more. */
  readonly dueToChild: boolean;
}

/** The steps under way, in order of their start. */
export interface View {
  readonly running: ReadonlyMap<number, RunningStep>;
  readonly failedParents: ReadonlySet<number>;
}

export const emptyView: View = { running: new Map(), failedParents: new Set() };

/** The view after an event. Pure; `now` is in milliseconds. */
export function fold(view: View, event: Event, now: number): View {
  switch (event.type) {
    case "step-start": {
      const depth = event.parent === undefined ? 0 : (view.running.get(event.parent)?.depth ?? -1) + 1;
      const parent = event.parent === undefined ? {} : { parent: event.parent };
      return {
        ...view,
        running: new Map(view.running).set(event.id, {
          id: event.id,
          name: event.name,
          depth,
          started: now,
          ...parent,
        }),
      };
    }
    case "step-progress": {
      const step = view.running.get(event.id);
      if (step === undefined) return view;
      const { done, unit, total } = event;
      const since = step.progress?.since ?? now;
      const progress = { done, unit, since, ...(total === undefined ? {} : { total }) };
      return { ...view, running: new Map(view.running).set(event.id, { ...step, progress }) };
    }
    case "step-end": {
      const running = new Map(view.running);
      running.delete(event.id);
      const failed = event.outcome === "failed" && event.parent !== undefined;
      const failedParents = failed
        ? new Set([...view.failedParents, event.parent as number])
        : view.failedParents;
      return { running, failedParents };
    }
    default:
      return view;
  }
}

/** A `step-end` event, placed in the view as it was before the event. */
export function ended(view: View, event: Extract<Event, { type: "step-end" }>): EndedStep {
  const { name, outcome, milliseconds, detail } = event;
  const depth = view.running.get(event.id)?.depth ?? 0;
  const dueToChild = view.failedParents.has(event.id);
  return { name, depth, outcome, milliseconds, dueToChild, ...(detail === undefined ? {} : { detail }) };
}
