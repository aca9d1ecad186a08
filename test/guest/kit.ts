import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { runInSandbox } from "../../src/sandbox/index.js";
import { testParts } from "../support/build-root.js";
import { recording } from "../support/outcome.js";

/** What a guest is made of. All are paths on this machine. */
export interface GuestKit {
  /** `guest/init`, compiled. */
  readonly init: string;
  readonly kernel: string;
  /** Kernel modules, plain ELF, in the order in which they are to be loaded. */
  readonly modules: readonly string[];
  /** The same of modules for disks. */
  readonly volumeModules: readonly string[];
  /** Compiles a C file into a static program and returns its path. */
  compile(source: string): Promise<string>;
}

let kit: Promise<GuestKit> | undefined;

/** Everything that the guest tests boot, made by the product's own stages, once per test file. */
export function guestKit(): Promise<GuestKit> {
  kit ??= makeKit();
  return kit;
}

async function makeKit(): Promise<GuestKit> {
  const { store, kernel, init } = await testParts();
  if (!("object" in kernel.image)) throw new Error("a kernel is an object of the store");
  const out = await mkdtemp(join(tmpdir(), "guest-kit-"));
  process.once("exit", () => rmSync(out, { recursive: true, force: true }));
  const unpack = async (path: string) => {
    const entry = kernel.modules.entries.find((one) => `/${one.path}` === path);
    if (entry?.kind !== "file" || !("object" in entry.content)) throw new Error(`${path} is no module`);
    const file = join(out, basename(path));
    await writeFile(file, await store.read(entry.content.object));
    return file;
  };
  const modules = await Promise.all(kernel.loadOrder.map(unpack));
  const volumeModules = await Promise.all(kernel.volumeOrder.map(unpack));
  const compiled = new Map<string, Promise<string>>();
  return {
    init,
    kernel: store.path(kernel.image.object),
    modules,
    volumeModules,
    compile(source) {
      const program = compiled.get(source) ?? compile(resolve(source), join(out, `program-${compiled.size}`));
      compiled.set(source, program);
      return program;
    },
  };
}

async function compile(source: string, to: string): Promise<string> {
  const { buildRoot } = await testParts();
  const flags = ["-static", "-Os", "-D_GNU_SOURCE"];
  await runInSandbox(recording(), {
    root: buildRoot.path,
    argv: ["musl-gcc", ...flags, "-o", `/build/${basename(to)}`, `/run/source/${basename(source)}`],
    binds: [
      { host: dirname(source), guest: "/run/source", mode: "ro" },
      { host: dirname(to), guest: "/build", mode: "rw" },
    ],
  });
  return to;
}
