import { type Context, step } from "../step/index.js";
import { bootToReport, type Reported } from "./boot.js";
import { named, type Plan, type Subject } from "./subject.js";

/** All images in turn, so that a busy minute of the host meets all of them. */
export async function timedBoots(context: Context, plan: Plan, subjects: readonly Subject[]) {
  return step(context, "Time the boots", async (inner) => {
    const boots: Reported[][] = subjects.map(() => []);
    const total = plan.runs * subjects.length;
    for (let done = 0; done < total; done++) {
      const index = done % subjects.length;
      const subject = subjects[index];
      if (subject === undefined) continue;
      inner.progress(done, total, "items");
      const known = boots.flat()[0]?.acceleration === "tcg" ? ({ accel: "tcg" } as const) : {};
      const boot = bootToReport(inner, plan, subject.marked, { ...subject.options, ...known });
      boots[index]?.push(await named(subject, boot));
    }
    inner.progress(total, total, "items");
    return boots;
  });
}
