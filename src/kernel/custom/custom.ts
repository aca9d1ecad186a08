import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Declarations, parseConfig, readDeclarations, verifyConfig } from "../../codec/kconfig/index.js";
import type { Content, Need } from "../../filetree/index.js";
import { fileTree } from "../../filetree/index.js";
import type { BuildRoot } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store, stepKey } from "../../store/index.js";
import { shippedKernel } from "../shipped.js";
import type { Kernel } from "../types.js";
import { compile, configure, kernelNames, type Workshop } from "./compile.js";
import { optionsUnfulfilled, sourceWithoutArch } from "./errors.js";
import { withKernelFolder } from "./folder.js";
import { type Chosen, chooseFragments, type KernelPurpose } from "./fragments.js";
import { optionNeeds } from "./reasons.js";
import { type KernelSource, unpackSource } from "./source.js";

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
  const { source, root, prefix, workRoot } = parts;
  const { arch, platform } = purpose;
  const chosen = await chooseFragments(purpose);
  const made = await cached<Made>(context, store, {
    name: "Make the kernel",
    id: "kernel-custom/1",
    inputs: {
      source: source.object,
      compiler: root.key,
      arch,
      platform,
      request: [...chosen.request.values()].map(({ name, value, reason, fragment }) => [
        name,
        value,
        reason,
        fragment,
      ]),
      askers: [...chosen.askers].map(([fragment, { id, rule }]) => [fragment, id, rule]),
    },
    objects: ({ image, config }) =>
      [image, config].flatMap((each) => ("object" in each ? [each.object] : [])),
    detail: ({ release, image }) => `Linux ${release}, ${sizeOf(image)} kB`,
    run: (inner) => {
      const folder = join(
        workRoot,
        `kernel-${stepKey("kernel-folder", [source.object, root.key]).slice(0, 16)}`,
      );
      return withKernelFolder(inner, folder, () =>
        make(inner, store, chosen, source, { root: root.path, folder, arch, platform, prefix }),
      );
    },
  });
  return {
    arch,
    release: made.release,
    image: made.image,
    config: made.config,
    from: source.from,
    machines: machinesOf(purpose),
    modules: fileTree([]),
    loadOrder: [],
    swapOrder: [],
    volumeOrder: [],
    commandLine: ["quiet", "panic=-1"],
    needs: made.needs,
  };
}

async function make(
  context: Context,
  store: Store,
  chosen: Chosen,
  source: KernelSource,
  workshop: Workshop,
): Promise<Made> {
  await unpackSource(context, store, { ...workshop, object: source.object });
  const declarations = declarationsOf(workshop, source);
  const text = await configure(context, workshop, chosen.request);
  const final = parseConfig(text);
  const problems = verifyConfig(chosen.request, final, () => declarations);
  if (problems.length > 0) throw optionsUnfulfilled(problems);
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

function declarationsOf({ folder, arch }: Workshop, source: KernelSource): Declarations {
  const name = kernelNames[arch].folder;
  const read = (path: string) => {
    try {
      return readFileSync(join(folder, "linux", path), "utf8");
    } catch {
      return undefined;
    }
  };
  if (read(`arch/${name}/Kconfig`) === undefined) throw sourceWithoutArch(source.from, name);
  return readDeclarations(read, { SRCARCH: name });
}

/** Without ACPI a machine must tell the kernel of its devices in another way, and ends by a reset. */
function machinesOf({ arch, platform }: KernelPurpose): readonly string[] {
  if (arch !== "x86_64") return [platform === "microvm" ? "virt-mmio" : "virt"];
  return platform === "microvm" ? ["microvm-noacpi"] : ["q35", "microvm"];
}

function sizeOf(content: Content): number {
  return "size" in content ? Math.round(content.size / 1000) : 0;
}
