import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Entry } from "../../filetree/index.js";
import { type BuildRoot, withWorkFolder } from "../../sandbox/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store, stepKey } from "../../store/index.js";
import { compileRuntime, configureRuntime, machineFolder, removeLatest, versionsOf } from "./compile.js";
import { muslFiles, prepareMusl } from "./musl.js";
import {
  compilerEnvironment,
  configureOptions,
  exportedSymbols,
  flavorOf,
  makeVariables,
} from "./options.js";
import { type CompiledRuntime, type RuntimePurpose, type RuntimeSource, runtimeSourceKey } from "./types.js";
import { unpackRuntimeSource } from "./unpack.js";
import { guestTree, runInTree, treeOf, type Workshop } from "./workshop.js";

export interface RuntimeParts {
  readonly source: RuntimeSource;
  /** Build root with the compilers. */
  readonly root: BuildRoot;
  /** Folder of the cache in which runtimes are compiled. */
  readonly workRoot: string;
}

/** The programs that an image can have of a runtime system. */
const programs = ["beam.smp", "erlexec", "erl_child_setup", "inet_gethost", "epmd"];

/**
 * Compiles Erlang's runtime system in the sandbox: the same bytes for the same source, options and compiler, and
 * remembered by these. A compile that was interrupted goes on. Throws `RUNTIME_SOURCE_UNREADABLE`,
 * `RUNTIME_SOURCE_INVALID`, `RUNTIME_OPTION_UNKNOWN`, `RUNTIME_COMPILE_FAILED`, `RUNTIME_COMPILER_MISSING`,
 * `RUNTIME_DISK_FULL`.
 */
export async function compiledRuntime(
  context: Context,
  store: Store,
  purpose: RuntimePurpose,
  { source, root, workRoot }: RuntimeParts,
): Promise<CompiledRuntime> {
  const tree = {
    source: runtimeSourceKey(source),
    compiler: root.key,
    arch: purpose.arch,
    options: configureOptions(purpose),
    environment: compilerEnvironment(purpose),
    exports: exportedSymbols,
    make: makeVariables(purpose),
    musl: purpose.libc === "musl" ? await muslFiles() : [],
  };
  const inputs = { ...tree, flavor: flavorOf(purpose) };
  return cached<CompiledRuntime>(context, store, {
    name: "Make Erlang's runtime",
    id: "runtime-source/2",
    inputs,
    objects: ({ files }) =>
      files.flatMap((file) =>
        file.kind === "file" && "object" in file.content ? [file.content.object] : [],
      ),
    detail: ({ otp, files }) => `OTP ${otp}, ${Math.round(total(files) / 1000)} kB`,
    run: async (inner) => {
      const folder = join(workRoot, `runtime-${stepKey("runtime-folder/1", tree).slice(0, 16)}`);
      const workshop = { root: root.path, folder, source, purpose };
      const use = {
        waiting: "Waiting for another compile of this runtime.",
        afterKill: () => removeLatest(treeOf(workshop)),
      };
      return withWorkFolder(inner, folder, use, () => make(inner, store, workshop));
    },
  });
}

async function make(context: Context, store: Store, workshop: Workshop): Promise<CompiledRuntime> {
  await unpackRuntimeSource(context, store, workshop);
  if (workshop.purpose.libc === "musl") await prepareMusl(context, workshop);
  await configureRuntime(context, workshop);
  await compileRuntime(context, store, workshop);
  const { otp, erts } = await versionsOf(workshop);
  const { from } = workshop.source;
  const stripped = await strip(context, workshop);
  const files = programs.map(async (name): Promise<Entry> => {
    const bytes = await readFile(join(stripped, name));
    return {
      ...{ kind: "file", path: `usr/lib/erlang/erts-${erts}/bin/${name}`, mode: 0o755, uid: 0, gid: 0 },
      content: { object: await store.put(bytes), size: bytes.byteLength },
      why: { stage: "runtime", from: `otp:erts@${erts}`, package: from, rule: "compiled for the image" },
    };
  });
  return { otp, erts, from, libc: workshop.purpose.libc, files: await Promise.all(files) };
}

/** Copies of the programs without symbols; what was compiled stays as it is. Returns their folder. */
async function strip(context: Context, workshop: Workshop): Promise<string> {
  const { machine } = workshop.purpose;
  const program = machine === undefined ? "strip" : `${machine.to}-strip`;
  const bin = await machineFolder(treeOf(workshop));
  const folder = join(workshop.folder, "stripped");
  await mkdir(folder, { recursive: true });
  for (const name of programs) {
    const made = name === "beam.smp" ? `beam.${flavorOf(workshop.purpose)}` : name;
    const paths = [`${guestTree}/bin/${bin}/${made}`, "-o", `/build/stripped/${name}`];
    await runInTree(context, workshop, { argv: [program, "--strip-all", ...paths] });
  }
  return folder;
}

function total(files: readonly Entry[]): number {
  return files.reduce(
    (sum, file) => sum + (file.kind === "file" && "size" in file.content ? file.content.size : 0),
    0,
  );
}
