import type { UnpackedPackage } from "../package/index.js";
import type { Release } from "../release/index.js";
import { dataPackages, dataUses, type RuntimeData, runtimeData, zoneOf } from "../runtime/index.js";
import type { Context } from "../step/index.js";
import type { Choice } from "./package-source.js";
import type { Job } from "./work.js";

/** The data that a release looks for at run time, out of the suite's packages. Says what comes in. */
export async function takeData(
  context: Context,
  { store, config, packages }: Job,
  release: Release,
  extra: readonly UnpackedPackage[],
): Promise<RuntimeData> {
  const zone = zoneOf(config.env.TZ ?? new Map(release.environment).get("TZ"));
  const uses = await dataUses(context, store, release.tree.entries);
  const wanted = dataPackages(uses, zone);
  const { suite, arch } = config;
  const choose: Choice = (index) => index.pick(wanted);
  const taken =
    wanted.length === 0 ? [] : await packages.take(context, { set: "data", suite, arch, wanted, choose });
  const all = [...new Map([...extra, ...taken].map((each) => [each.package.sha256, each])).values()];
  const data = await runtimeData(context, store, { uses, zone, packages: all });
  for (const message of data.report) context.emit({ type: "notice", message });
  return data;
}
