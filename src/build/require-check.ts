import { readBundle } from "../image/index.js";
import type { Context } from "../step/index.js";
import { checkImage } from "./check.js";
import { checkFailed } from "./errors.js";
import type { Job } from "./work.js";

/** Runs the check that the project demands, if any, against an image before it takes its place. Throws `CHECK_FAILED`. */
export async function requireCheck(
  context: Context,
  { store, config, checkEnv = {} }: Job,
  draft: string,
  bundle: string,
): Promise<void> {
  const { check: command, checkPorts, checkTimeout: seconds, skipCheck, project, run } = config;
  if (command === undefined || skipCheck) return;
  const report = await checkImage(context, store, await readBundle(draft), {
    command,
    workingFolder: project,
    options: {
      memoryMiB: run.memory,
      ports: checkPorts.map((guest) => ({ host: 0, guest })),
      volumes: run.volumes,
      env: checkEnv,
      accel: run.accel,
      stopMs: run.stopTimeout * 1000,
    },
    seconds,
  });
  if (!report.passed) throw checkFailed(report, bundle);
}
