import { join } from "node:path";
import {
  type Declarations,
  type KernelConfig,
  parseConfig,
  readDeclarations,
  verifyConfig,
} from "../../codec/kconfig/index.js";
import type { Content, Need } from "../../filetree/index.js";
import { fileTree } from "../../filetree/index.js";
import type { BuildRoot } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store, stepKey } from "../../store/index.js";
import { shippedKernel } from "../shipped.js";
import { type KernelSource, sourceKey, sourceWithoutArch, unpackSource } from "../source/index.js";
import type { Kernel } from "../types.js";
import { compile, configure } from "./compile.js";
import { optionsUnfulfilled } from "./errors.js";
import { withKernelFolder } from "./folder.js";
import { type Chosen, chooseFragments, type KernelPurpose } from "./fragments.js";
import { machinesOf } from "./platforms.js";
import { optionNeeds } from "./reasons.js";
import { kernelNames, sourceReader, type Workshop } from "./workshop.js";

export interface CustomKernelParts {
  readonly source: KernelSource;
  /** Build root with the compilers. */
  readonly root: BuildRoot;
  /** What the names of its compilers begin with, for another processor than theirs. */
  readonly prefix?: string | undefined;
  /** Folder of the cache in which kernels are compiled. */
  readonly workRoot: string;
}

interface Made {
  readonly image: Content;
  readonly config: Content;
  readonly release: string;
  readonly needs: readonly Need[];
}

/**
 * Compiles a kernel with exactly what the fragments of a purpose ask for, in the sandbox: the same bytes for the
 * same source, configuration and compiler, and remembered by these three. A compile that was interrupted goes on.
 * Throws `KERNEL_OPTIONS_CONTRADICT`, `KERNEL_OPTIONS_UNFULFILLED` (names option, fragment and what prevents it),
 * `KERNEL_SOURCE_WITHOUT_ARCH`, `KERNEL_COMPILE_FAILED`, `KERNEL_DISK_FULL`.
 */
export async function customKernel(
  context: Context,
  store: Store,
  purpose: KernelPurpose,
  parts: CustomKernelParts,
): Promise<Kernel> {
  const { source, root } = parts;
  const { arch, platform } = purpose;
  const chosen = await chooseFragments(purpose);
  const made = await cached<Made>(context, store, {
    name: "Make the kernel",
    id: "kernel-custom/2",
    inputs: {
      source: sourceKey(source),
      compiler: root.key,
      arch,
      platform,
      request: [...chosen.request.values()].map(({ name, value, reason, fragment }) => [
        name,
        value,
        reason,
        fragment,
      ]),
      askers: [...chosen.askers].map(([fragment, { needs }]) => [
        fragment,
        needs.map(({ id, by, rule }) => [id, by, rule]),
      ]),
    },
    objects: ({ image, config }) =>
      [image, config].flatMap((each) => ("object" in each ? [each.object] : [])),
    detail: ({ release, image }) => `Linux ${release}, ${sizeOf(image)} kB`,
    run: (inner) => {
      const workshop = workshopFor(parts, purpose);
      return withKernelFolder(inner, workshop.folder, () => make(inner, store, chosen, workshop));
    },
  });
  return {
    arch,
    release: made.release,
    image: made.image,
    config: made.config,
    from: source.from,
    machines: machinesOf(arch, platform),
    modules: fileTree([]),
    loadOrder: [],
    swapOrder: [],
    volumeOrder: [],
    commandLine: ["quiet", "panic=-1"],
    needs: made.needs,
  };
}

/**
 * Where a purpose's kernel is compiled: one folder for a source and a build root, so that a source tree that was changed is
 * built upon what was compiled of it before.
 */
export function workshopFor(
  { source, root, prefix, workRoot }: CustomKernelParts,
  { arch, platform }: Pick<KernelPurpose, "arch" | "platform">,
): Workshop {
  const place = source.kind === "folder" ? source.path : source.object;
  const folder = join(workRoot, `kernel-${stepKey("kernel-folder", [place, root.key]).slice(0, 16)}`);
  return { root: root.path, folder, source, arch, platform, prefix };
}

async function make(context: Context, store: Store, chosen: Chosen, workshop: Workshop): Promise<Made> {
  const { final, text, declarations } = await configured(context, store, chosen, workshop);
  const { image: compiled, release } = await compile(context, store, workshop);
  const image = await shippedKernel(compiled);
  const put = async (bytes: Buffer) => ({ object: await store.put(bytes), size: bytes.byteLength });
  return {
    image: await put(image),
    config: await put(Buffer.from(text)),
    release,
    needs: optionNeeds(chosen, final, declarations, `linux:${release}`),
  };
}

/**
 * The final configuration of a purpose, checked against the request, before anything is compiled. Throws
 * `KERNEL_OPTIONS_UNFULFILLED`, `KERNEL_SOURCE_WITHOUT_ARCH`.
 */
export async function configured(
  context: Context,
  store: Store,
  chosen: Chosen,
  workshop: Workshop,
): Promise<{ readonly text: string; readonly final: KernelConfig; readonly declarations: Declarations }> {
  await unpackSource(context, store, workshop.source, workshop);
  const declarations = declarationsOf(workshop);
  const text = await configure(context, workshop, chosen.request);
  const final = parseConfig(text);
  const problems = verifyConfig(chosen.request, final, () => declarations);
  if (problems.length > 0) throw optionsUnfulfilled(problems);
  return { text, final, declarations };
}

function declarationsOf(workshop: Workshop): Declarations {
  const name = kernelNames[workshop.arch].folder;
  const read = sourceReader(workshop);
  if (read(`arch/${name}/Kconfig`) === undefined) throw sourceWithoutArch(workshop.source.from, name);
  return readDeclarations(read, { SRCARCH: name });
}

function sizeOf(content: Content): number {
  return "size" in content ? Math.round(content.size / 1000) : 0;
}
