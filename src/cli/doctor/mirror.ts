import type { Config } from "../../config/index.js";
import { defaultMirror, readAptMirrors } from "../../package/index.js";
import type { MirrorChoice } from "./surroundings.js";

/** The mirror that a build would ask first. */
export async function chooseMirror(config: Config, origin: string): Promise<MirrorChoice> {
  const { suite } = config;
  if (config.mirror !== undefined) return { url: config.mirror, from: origin, suite };
  const [apt] = await readAptMirrors();
  return apt === undefined
    ? { url: defaultMirror, from: "built in", suite }
    : { url: apt, from: "/etc/apt", suite };
}
