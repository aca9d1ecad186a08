import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { countObjects } from "../../codec/kbuild/index.js";
import {
  formatOption,
  type KernelConfig,
  type KernelRequest,
  parseConfig,
} from "../../codec/kconfig/index.js";
import { type Context, step } from "../../step/index.js";
import { type Store, stepKey } from "../../store/index.js";
import { make } from "./make.js";
import { guestFolder, kernelNames, outFolder, sourceReader, type Workshop } from "./workshop.js";

/**
 * Makes the final configuration: everything that was not asked for is off (`allnoconfig`), but for what Kconfig
 * forces. Returns its text; an unchanged one keeps its file, so that make sees nothing to do. Throws what `make` throws.
 */
export async function configure(
  context: Context,
  workshop: Workshop,
  request: KernelRequest,
): Promise<string> {
  const out = outFolder(workshop);
  const guest = guestFolder(workshop);
  await mkdir(out, { recursive: true });
  const lines = [...request.values()].map(({ name, value }) => formatOption(name, value));
  await writeFile(join(out, "request.config"), `${lines.join("\n")}\n`);
  await make(context, workshop, ["allnoconfig"], {
    KCONFIG_ALLCONFIG: `${guest}/request.config`,
    // The compile's own file is replaced below, and only when something changed.
    KCONFIG_CONFIG: `${guest}/fresh.config`,
  });
  const fresh = await readFile(join(out, "fresh.config"), "utf8");
  const former = await readFile(join(out, ".config"), "utf8").catch(() => undefined);
  if (fresh !== former) await rename(join(out, "fresh.config"), join(out, ".config"));
  return fresh;
}

/** Compiles what is configured. Returns image and release. Throws what `make` throws. */
export async function compile(
  context: Context,
  store: Store,
  workshop: Workshop,
): Promise<{ readonly image: Buffer; readonly release: string }> {
  const names = kernelNames[workshop.arch];
  const out = outFolder(workshop);
  const config = parseConfig(await readFile(join(out, ".config"), "utf8"));
  await step(context, "Compile", async (inner) => {
    const { there, total, learnt } = await amountOfWork(store, workshop, config);
    let done = there;
    const onLine = (line: string) => {
      if (!/^ {2}[A-Z][A-Z0-9_]* +\S/.test(line)) return;
      inner.progress(++done, Math.max(done, total), "files");
    };
    const goals = [`-j${availableParallelism()}`, names.image];
    await make(inner, workshop, goals, {}, onLine);
    // A compile upon an earlier one says little of how long a whole one is.
    if (there === 0) await learnt(done);
    inner.detail(`${done - there} commands`);
  });
  const image = await readFile(join(out, "arch", names.folder, "boot", names.image));
  const release = (await readFile(join(out, "include/config/kernel.release"), "utf8")).trim();
  return { image, release };
}

/** Commands besides those for objects and archives: programs of the build itself, headers, the image. */
const others = 150;

/**
 * How many commands a whole compile takes: as many as the last one did, else reckoned from the Kbuild files. `there`
 * is what an earlier compile has done of it, if any.
 */
async function amountOfWork(store: Store, workshop: Workshop, config: KernelConfig) {
  const { arch, platform } = workshop;
  const known = stepKey("kernel-commands/2", { arch, platform });
  const remembered = Number((await store.recall(known)) ?? "0");
  const reckon = () => countObjects(sourceReader(workshop), config, kernelNames[arch].folder) + others;
  const names = await readdir(outFolder(workshop), { recursive: true });
  return {
    // Those of the build's own programs are made before anything is configured.
    there: names.filter((name) => name.endsWith(".o") && !name.startsWith("scripts/")).length,
    total: remembered > 0 ? remembered : reckon(),
    learnt: (commands: number) => store.remember(known, String(commands)),
  };
}
