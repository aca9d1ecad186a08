import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Arch, gnuTriplet, guestFile } from "../config/index.js";
import { LeanError } from "../error/index.js";
import type { Content } from "../filetree/index.js";
import { type BuildRoot, runInSandbox } from "../sandbox/index.js";
import type { Context } from "../step/index.js";
import { cached, type Store } from "../store/index.js";

/**
 * Compiles guest/init, a static program against musl, in the sandbox, with the compiler for `arch`; `host` is what the
 * build root's programs run on.
 * Throws `INIT_NOT_COMPILED` with the compiler's words (a bug in this tool, or a foreign toolchain).
 */
export async function compileInit(
  context: Context,
  store: Store,
  buildRoot: BuildRoot,
  { arch, host }: { readonly arch: Arch; readonly host: Arch },
): Promise<Content> {
  const compiler: Command = arch === host ? ["musl-gcc"] : crossCompiler(arch);
  const folder = guestFile("init");
  const flags = (await readFile(join(folder, "flags"), "utf8")).split("\n").filter((flag) => flag !== "");
  const sources = (await readdir(folder)).filter((name) => /\.[ch]$/.test(name)).sort();
  const texts = await Promise.all(sources.map((name) => readFile(join(folder, name), "utf8")));
  return cached<Content>(context, store, {
    name: "Compile guest/init",
    id: "guest-init/1",
    inputs: { arch, ...(arch === host ? {} : { compiler }), flags, toolchain: buildRoot.key, sources, texts },
    objects: (content) => ("object" in content ? [content.object] : []),
    detail: (content) => ("object" in content ? `${content.size} bytes` : ""),
    run: async (step) => {
      const output = await store.temporary();
      await mkdir(output);
      try {
        await compile(step, buildRoot, { folder, compiler, flags, sources, output });
        const bytes = await readFile(join(output, "init"));
        return { object: await store.put(bytes), size: bytes.byteLength };
      } finally {
        await rm(output, { recursive: true, force: true });
      }
    },
  });
}

type Command = readonly [string, ...string[]];

/** What the program `musl-gcc` does, which Debian has for a machine's own architecture only. */
function crossCompiler(arch: Arch): Command {
  return [`${gnuTriplet(arch)}-gcc`, "-specs", `/usr/lib/${arch}-linux-musl/musl-gcc.specs`];
}

interface Job {
  readonly folder: string;
  readonly compiler: Command;
  readonly flags: readonly string[];
  readonly sources: readonly string[];
  /** Folder that receives `init`. */
  readonly output: string;
}

async function compile(context: Context, buildRoot: BuildRoot, job: Job): Promise<void> {
  const units = job.sources.filter((name) => name.endsWith(".c"));
  await runInSandbox(context, {
    root: buildRoot.path,
    argv: [...job.compiler, ...job.flags, "-o", "/build/init", ...units],
    cwd: "/run/init",
    binds: [
      { host: job.folder, guest: "/run/init", mode: "ro" },
      { host: job.output, guest: "/build", mode: "rw" },
    ],
  }).catch((error: unknown) => {
    if (!(error instanceof LeanError) || error.code !== "COMMAND_FAILED") throw error;
    throw notCompiled(error);
  });
}

function notCompiled(error: LeanError): LeanError {
  return new LeanError({
    code: "INIT_NOT_COMPILED",
    message: "guest/init does not compile with this suite's toolchain.",
    hint: "Choose the default suite (remove `suite` from lean.toml), and report the lines above.",
    details: error.record.details ?? [],
    cause: error,
  });
}
