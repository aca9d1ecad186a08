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
import { overrideFragment } from "./override.js";

/** What a custom kernel is made for. */
export interface KernelPurpose {
  readonly arch: Arch;
  /** A file of `data/kernel/platform`. */
  readonly platform: string;
  /** Files of `data/kernel/capability`. */
  readonly capabilities: readonly string[];
  /** How the root file system is packed. */
  readonly compression: string;
  /** Options that the user sets, by name with or without `CONFIG_`. */
  readonly options: Readonly<Record<string, string>>;
}

/** The merged request, and why each fragment takes part. */
export interface Chosen {
  readonly request: KernelRequest;
  /** By a fragment's name the id of what asks for it; none for what every kernel has. */
  readonly askers: ReadonlyMap<string, Need>;
}

/**
 * Reads the fragments that a purpose asks for, and merges them. Throws `KERNEL_OPTIONS_CONTRADICT`,
 * `KERNEL_OPTION_INVALID`, and what a damaged fragment throws.
 */
export async function chooseFragments(purpose: KernelPurpose): Promise<Chosen> {
  const { arch, platform, capabilities, compression } = purpose;
  const packed = compression === "none" ? [] : [`capability/initramfs-${compression}.config`];
  const askers = new Map<string, Need>([
    [
      `platform/${platform}.config`,
      { id: `platform:${platform}`, rule: "the machines that the image is for" },
    ],
    ...packed.map((name) => [name, { id: "setting:compression", rule: `it is ${compression}` }] as const),
    ...capabilities.map(
      (name) => [`capability/${name}.config`, { id: `capability:${name}`, rule: asked }] as const,
    ),
    [overrideName, { id: "setting:kernel_options", rule: "named in `kernel_options`" }],
  ]);
  const named = ["base.config", `arch/${arch}.config`, ...askers.keys()].filter(
    (name) => name !== overrideName,
  );
  const names = await withOwn(named, arch);
  const fragments = await Promise.all(names.map(readFragment));
  const override = overrideFragment(overrideName, purpose.options);
  const asker = (name: string) => askers.get(name.replace(`.${arch}.config`, ".config"));
  const known = names.flatMap((name) => {
    const need = asker(name);
    return need === undefined ? [] : [[name, need] as const];
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
const asked = "asked for: `kernel_capabilities` in lean.toml or --kernel-capability";
