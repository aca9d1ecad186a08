import { execFile } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** What a guest is made of. All are paths on this machine. */
export interface GuestKit {
  /** `guest/init`, compiled. */
  readonly init: string;
  readonly kernel: string;
  /** Kernel modules, plain ELF, in the order in which they are to be loaded. */
  readonly modules: readonly string[];
  /** Compiles a C file into a static program and returns its path. */
  compile(source: string): Promise<string>;
}

const run = promisify(execFile);
const folder = "/tmp/c";
const moduleNames = ["virtio_mmio", "failover", "net_failover", "virtio_net", "virtio-rng", "button"];

let kit: Promise<GuestKit> | undefined;

/** Everything that the guest tests boot, made once per test file. Throws when a part of it is not there. */
export function guestKit(): Promise<GuestKit> {
  kit ??= makeKit();
  return kit;
}

async function makeKit(): Promise<GuestKit> {
  const kernel = join(folder, "vmlinuz");
  const modules = moduleNames.map((name) => join(folder, "mod", `${name}.ko`));
  const missing = [kernel, ...modules].find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`The guest tests need ${missing}, and it is not there.`);
  const out = await mkdtemp(join(tmpdir(), "guest-kit-"));
  process.once("exit", () => rmSync(out, { recursive: true, force: true }));
  const init = await compileInit(join(out, "init"));
  const compiled = new Map<string, Promise<string>>();
  return {
    init,
    kernel,
    modules,
    compile(source) {
      const program = compiled.get(source) ?? compile(source, join(out, `program-${compiled.size}`));
      compiled.set(source, program);
      return program;
    },
  };
}

async function compileInit(to: string): Promise<string> {
  const sources = "guest/init";
  const flags = (await readFile(join(sources, "flags"), "utf8")).trim().split("\n");
  const files = (await readdir(sources)).filter((name) => name.endsWith(".c")).sort();
  await run("musl-gcc", [...flags, "-o", to, ...files.map((name) => join(sources, name))]);
  return to;
}

async function compile(source: string, to: string): Promise<string> {
  await run("musl-gcc", ["-static", "-Os", "-D_GNU_SOURCE", "-o", to, source]);
  return to;
}
