import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  type Fragment,
  type KernelRequest,
  mergeFragments,
  parseFragment,
} from "../../codec/kconfig/index.js";
import { type Arch, dataFile } from "../../config/index.js";
import type { Need } from "../../filetree/index.js";
import { capabilityNeed, type KernelNeed } from "../needs/index.js";
import { overrideFragment } from "./override.js";
import { platformFragments } from "./platforms.js";

/** What a custom kernel is made for. */
export interface KernelPurpose {
  readonly arch: Arch;
  /** As setting `platform` has it. */
  readonly platform: string;
  /** Which files of `data/kernel/capability` it has, and what asks for each. */
  readonly capabilities: readonly KernelNeed[];
  /** How the root file system is packed. */
  readonly compression: string;
  /** Options that the user sets, by name with or without `CONFIG_`. */
  readonly options: Readonly<Record<string, string>>;
}

/** The merged request, and why each fragment takes part. */
export interface Chosen {
  readonly request: KernelRequest;
  /** By a fragment's name the id of what asks for it, and its own reasons; none for what every kernel has. */
  readonly askers: ReadonlyMap<string, Asker>;
}

export interface Asker {
  readonly id: string;
  readonly needs: readonly Need[];
}

/**
 * Reads the fragments that a purpose asks for, and merges them. Throws `KERNEL_OPTIONS_CONTRADICT`,
 * `KERNEL_OPTION_INVALID`, and what a damaged fragment throws.
 */
export async function chooseFragments(purpose: KernelPurpose): Promise<Chosen> {
  const { arch, platform, capabilities, compression } = purpose;
  const packed = compression === "none" ? [] : [`capability/initramfs-${compression}.config`];
  const names = [...new Set(capabilities.map(({ capability }) => capability))].sort();
  const askers = new Map<string, Asker>([
    ...platformFragments(platform).map(
      (name) =>
        [
          `platform/${name}.config`,
          root(`platform:${platform}`, "the machines that the image is for"),
        ] as const,
    ),
    ...packed.map((name) => [name, root("setting:compression", `it is ${compression}`)] as const),
    ...names.map((name) => {
      const needs = capabilities.filter(({ capability }) => capability === name).map(capabilityNeed);
      return [`capability/${name}.config`, { id: `capability:${name}`, needs }] as const;
    }),
    [overrideName, root("setting:kernel_options", "named in `kernel_options`")],
  ]);
  const named = ["base.config", `arch/${arch}.config`, ...askers.keys()].filter(
    (name) => name !== overrideName,
  );
  const files = await withOwn(named, arch);
  const fragments = await Promise.all(files.map(readFragment));
  const override = overrideFragment(overrideName, purpose.options);
  const known = files.flatMap((name) => {
    const asker = askers.get(name.replace(`.${arch}.config`, ".config"));
    return asker === undefined ? [] : [[name, asker] as const];
  });
  return { request: mergeFragments(fragments, [override]), askers: new Map([...askers, ...known]) };
}

/** Fragments, each with what it is on this architecture besides: `platform/qemu.aarch64.config`. */
async function withOwn(names: readonly string[], arch: Arch): Promise<readonly string[]> {
  const folders = [...new Set(names.map((name) => dirname(name)))];
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(dataFile(`kernel/${folder}`))).map((file) => join(folder, file)),
    ),
  );
  const there = new Set(files.flat());
  return names.flatMap((name) => {
    const own = name.replace(/\.config$/, `.${arch}.config`);
    return there.has(own) ? [name, own] : [name];
  });
}

function root(id: string, rule: string): Asker {
  return { id, needs: [{ id, rule }] };
}

/** Names of a folder's fragments, for example of `capability`, not counting those of one architecture. */
export async function fragmentNames(folder: "platform" | "capability" | "arch"): Promise<readonly string[]> {
  const files = await readdir(dataFile(`kernel/${folder}`));
  return files
    .filter((file) => /^[^.]+\.config$/.test(file))
    .map((file) => file.replace(/\.config$/, ""))
    .sort();
}

async function readFragment(name: string): Promise<Fragment> {
  return parseFragment(name, await readFile(dataFile(`kernel/${name}`), "utf8"));
}

const overrideName = "kernel_options";
