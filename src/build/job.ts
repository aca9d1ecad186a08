import { archOf, type Config } from "../config/index.js";
import { openNetwork, type ProxySettings } from "../fetch/index.js";
import type { Image } from "../image/index.js";
import type { Context } from "../step/index.js";
import { openStore } from "../store/index.js";
import { healing } from "./heal.js";
import { openPackageSets } from "./packages.js";
import type { Job } from "./work.js";

export interface BuildOptions {
  /** Proxy for downloads; none when absent. */
  readonly proxy?: ProxySettings;
  /** Environment of the release in the check that a project demands (`check`); empty when absent. */
  readonly checkEnv?: Readonly<Record<string, string>>;
}

export interface BuildResult {
  /** Folder of the image, absolute. */
  readonly bundle: string;
  readonly image: Image;
  readonly milliseconds: number;
}

type Stages = (context: Context, job: Job) => Promise<{ readonly bundle: string; readonly image: Image }>;

/**
 * Opens what a build works with, runs its stages, repairs a damaged store, writes `lean.lock`
 * unless told to keep it, and closes what was opened.
 */
export async function withJob(
  context: Context,
  config: Config,
  options: BuildOptions,
  stages: Stages,
  { keepLock = false }: { readonly keepLock?: boolean } = {},
): Promise<BuildResult> {
  const started = performance.now();
  const { bundle, image } = await withOpenJob(context, config, options, async (inner, job) => {
    const made = await stages(inner, job);
    if (!keepLock) await job.packages.save();
    return made;
  });
  return { bundle, image, milliseconds: performance.now() - started };
}

/** The same for work that ends in something other than an image, and pins nothing. */
export async function withOpenJob<T>(
  context: Context,
  config: Config,
  options: BuildOptions,
  work: (context: Context, job: Job) => Promise<T>,
): Promise<T> {
  const host = archOf(process.arch);
  const store = await openStore(config.cache);
  const network = openNetwork(options.proxy === undefined ? {} : { proxy: options.proxy });
  try {
    return await healing(context, async () => {
      const packages = await openPackageSets(store, config, network);
      return work(context, {
        ...{ store, config, host, network, packages },
        checkEnv: options.checkEnv ?? {},
      });
    });
  } finally {
    await network.close();
  }
}
