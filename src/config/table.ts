import type { Setting, Settings, Values } from "./setting.js";
import { buildSettings } from "./settings/build.js";
import { checkSettings } from "./settings/check.js";
import { guestSettings } from "./settings/guest.js";
import { kernelSettings } from "./settings/kernel.js";
import { programSettings } from "./settings/program.js";
import { runSettings } from "./settings/run.js";
import { runtimeSettings } from "./settings/runtime.js";
import { sourceSettings } from "./settings/source.js";

type TopLevel = typeof buildSettings &
  typeof programSettings &
  typeof sourceSettings &
  typeof kernelSettings &
  typeof runtimeSettings &
  typeof guestSettings &
  typeof checkSettings;

/**
 * Every setting, resolved and frozen. Paths are absolute. Made once, at the edge, by `resolveConfig`;
 * nobody reads a default, the environment or `lean.toml` again.
 */
export interface Config extends Values<TopLevel> {
  /** Folder of the project, absolute: `lean.toml` and `lean.lock` lie in it. */
  readonly project: string;
  /** What the image is made of, absolute: the project's folder, or an archive in it. */
  readonly source: string;
  /** Where an image goes that has no `output` of its own: `<outputRoot>/<release>-<arch>`. */
  readonly outputRoot: string;
  readonly run: Values<typeof runSettings>;
}

/** How a machine is started: section `[run]`. */
export type RunConfig = Config["run"];

/** A row of the table with its place in `lean.toml` and in `Config`. */
export interface Row {
  /** Property name in `Config`, for example `buildSuite`. */
  readonly property: string;
  /** Section of `lean.toml`; absent for the top level. */
  readonly section?: "run";
  readonly setting: Setting;
}

const topLevel: Settings = {
  ...buildSettings,
  ...programSettings,
  ...sourceSettings,
  ...kernelSettings,
  ...runtimeSettings,
  ...guestSettings,
  ...checkSettings,
};

/** The settings table, in the order of documentation. A default may depend on rows above it. */
export const rows: readonly Row[] = [
  ...Object.entries(topLevel).map(([property, setting]) => ({ property, setting })),
  ...Object.entries(runSettings as Settings).map(
    ([property, setting]): Row => ({ property, section: "run", setting }),
  ),
];
