import { join } from "node:path";
import type { RunConfig } from "../../config/index.js";
import type { Bundle } from "../../image/index.js";
import type { Store } from "../../store/index.js";
import type { Session } from "../command.js";
import { unusedProcessors } from "./processors.js";

/** An image and how to run it. */
export interface Prepared {
  readonly bundle: Bundle;
  /** Settings, the variables of the environment file among `env`. */
  readonly run: RunConfig;
  readonly store: Store;
  /** Folder of the cache, in which the store is. */
  readonly cache: string;
}

/** Reads an image, the settings for it and the environment file. Throws what each of these throws. */
export async function prepare(session: Session, folder: string): Promise<Prepared> {
  const { readBundle } = await import("../../image/index.js");
  const { openStore } = await import("../../store/index.js");
  const { readEnvFile } = await import("./env-file.js");
  const bundle = await readBundle(folder);
  const { memoryMiB, stopSeconds } = bundle.image.defaults;
  const brought = {
    ...(memoryMiB === undefined ? {} : { memory: memoryMiB }),
    ...(stopSeconds === undefined ? {} : { stop_timeout: stopSeconds }),
  };
  const { config } = await session.image({ path: join(bundle.folder, "image.json"), run: brought });
  const { run, cache } = config;
  const unused = unusedProcessors(bundle.image, run.cpus);
  if (unused !== undefined) session.context.emit({ type: "notice", message: unused });
  const { environment } = session.terminal;
  const fromFile = run.envFile === undefined ? {} : await readEnvFile(run.envFile, environment);
  return { bundle, run: { ...run, env: { ...fromFile, ...run.env } }, store: await openStore(cache), cache };
}

/** What is passed on to the machine as it was set. */
export function launchSettings({ run }: Prepared) {
  return {
    memoryMiB: run.memory,
    cpus: run.cpus,
    ports: run.ports,
    volumes: run.volumes,
    env: run.env,
    accel: run.accel,
    stopMs: run.stopTimeout * 1000,
  };
}
