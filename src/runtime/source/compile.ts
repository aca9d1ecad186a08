import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Context, step } from "../../step/index.js";
import { type Store, stepKey } from "../../store/index.js";
import {
  compilerEnvironment,
  configureOptions,
  exportedSymbols,
  flavorOf,
  makeVariables,
  refuseUnknownOptions,
} from "./options.js";
import { guestTree, runInTree, treeOf, type Workshop } from "./workshop.js";

/** Written once the source is configured, after every file that configuring makes. */
const mark = "leanvm-configured";

/** Configures the source, once. Throws `RUNTIME_OPTION_UNKNOWN` and what `runInTree` throws. */
export async function configureRuntime(context: Context, workshop: Workshop): Promise<void> {
  const path = join(treeOf(workshop), mark);
  if (await stat(path).catch(() => undefined)) return;
  await refuseUnknownOptions(workshop);
  await step(context, "Configure", async (inner) => {
    let done = 0;
    await runInTree(inner, workshop, {
      argv: ["./configure", ...configureOptions(workshop.purpose)],
      env: compilerEnvironment(workshop.purpose),
      onLine: (line) => {
        if (/^checking /.test(line)) inner.progress(++done, Math.max(done, questions), "items");
      },
    });
    await writeFile(path, "");
  });
}

/** About how many questions OTP's configure asks its compiler. */
const questions = 1250;

/** Compiles emulator and helper programs. Throws what `runInTree` throws. */
export async function compileRuntime(context: Context, store: Store, workshop: Workshop): Promise<void> {
  const { purpose } = workshop;
  const flavor = flavorOf(purpose);
  const known = stepKey("runtime-commands/1", { arch: purpose.arch, flavor });
  await step(context, "Compile", async (inner) => {
    const list = ["{", ...exportedSymbols.map((name) => `  ${name};`), "};", ""].join("\n");
    await writeFile(join(workshop.folder, "exports"), list);
    const there = await objectsIn(treeOf(workshop));
    const total = Number((await store.recall(known)) ?? usual);
    let done = there;
    const onLine = (line: string) => {
      if (/^ (CC|CXX|AR|LD)\t/.test(line)) inner.progress(++done, Math.max(done, total), "files");
    };
    for (const goal of await goalsOf(workshop)) {
      const argv = ["make", `-j${availableParallelism()}`, ...goal] as const;
      await runInTree(inner, workshop, { argv, env: compilerEnvironment(purpose), onLine });
    }
    // A compile that went on says little of how long a whole one is.
    if (there === 0) await store.remember(known, String(done));
    inner.detail(`${done - there} files`);
  });
}

/**
 * What make is called with, one after the other. Not OTP's own goal `emulator`, which links programs that no image has with
 * libraries that it does not make.
 */
async function goalsOf(workshop: Workshop): Promise<readonly (readonly string[])[]> {
  const { purpose } = workshop;
  const machine = await machineFolder(treeOf(workshop));
  const bin = `${guestTree}/bin/${machine}`;
  return [
    ["-C", "erts/lib_src", "opt"],
    ["-C", "erts/epmd", "opt"],
    [
      "-C",
      "erts/etc/common",
      "-f",
      `${machine}/Makefile`,
      "TYPE=opt",
      `${bin}/erlexec`,
      `${bin}/inet_gethost`,
    ],
    ["-C", "erts/emulator", "opt", `FLAVOR=${flavorOf(purpose)}`, ...makeVariables(purpose)],
  ];
}

/** OTP's folders for a machine are named after it: `x86_64-pc-linux-gnu`. */
export async function machineFolder(tree: string): Promise<string> {
  const entries = await readdir(join(tree, "erts/etc/common"), { withFileTypes: true });
  return entries.find((entry) => entry.isDirectory() && entry.name.split("-").length > 2)?.name ?? "";
}

/** Objects that a compile of OTP 27 makes, until one was counted. */
const usual = "500";

async function objectsIn(folder: string): Promise<number> {
  const names = await readdir(join(folder, "erts"), { recursive: true });
  return names.filter((name) => name.endsWith(".o")).length;
}

/**
 * After a compile that was killed: a file that was being written is among the newest, and make would take it for
 * finished. What was made in the last minute before the end goes, but for what configuring made; where that was not
 * done, all of it.
 */
export async function removeLatest(tree: string): Promise<void> {
  const configured = await stat(join(tree, mark)).catch(() => undefined);
  if (configured === undefined) return rm(tree, { recursive: true, force: true });
  const names = await readdir(tree, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, time: (await stat(path)).mtimeMs };
      }),
  );
  const newest = Math.max(...files.map(({ time }) => time));
  const late = files.filter(({ time }) => time > newest - 60_000 && time > configured.mtimeMs);
  await Promise.all(late.map(({ path }) => rm(path, { force: true })));
}

/** Version of OTP and of the runtime system, as the source has them. */
export async function versionsOf(
  workshop: Workshop,
): Promise<{ readonly otp: string; readonly erts: string }> {
  const read = (name: string) => readFile(join(treeOf(workshop), name), "utf8");
  const [, erts = ""] = /^VSN *= *(\S+)/m.exec(await read("erts/vsn.mk")) ?? [];
  return { otp: (await read("OTP_VERSION")).trim(), erts };
}
