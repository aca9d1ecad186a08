import type { Arch } from "../../config/index.js";
import type { Context } from "../../step/index.js";
import type { Store } from "../../store/index.js";
import { withoutExcluded } from "../native/index.js";
import type { Release } from "../types.js";
import { adopt } from "./adopt.js";
import { layoutOf, readInput } from "./input.js";
import { asRelease } from "./shipment.js";

export interface PrebuiltOptions {
  /** A folder, or a .tar.gz archive, that holds an assembled OTP release or an Erlang shipment. */
  readonly source: string;
  readonly kind: "folder" | "archive";
  readonly buildRoot: string;
  readonly buildRootKey: string;
  readonly arch: Arch;
  /** Patterns of files to leave out. */
  readonly exclude: readonly string[];
}

/**
 * Takes a release that was assembled elsewhere: by `mix release`, relx, Distillery, or `gleam export
 * erlang-shipment`. Throws `ARCHIVE_INVALID`, `NOT_A_RELEASE`, `RELEASE_LINKED`, and what `adopt` throws.
 */
export async function buildPrebuiltRelease(
  context: Context,
  store: Store,
  { source, kind, buildRoot, buildRootKey, arch, exclude }: PrebuiltOptions,
): Promise<Release> {
  const files = await readInput(context, store, source, kind);
  const layout = await layoutOf(store, source, files);
  const whole = layout.kind === "shipment" ? await asRelease(store, source, files) : files;
  const tree = withoutExcluded(context, whole, exclude);
  return adopt(context, store, { source, tree, layout, buildRoot, buildRootKey, arch });
}
