import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { helloWorld } from "./kit.js";
import type { Service } from "./serving.js";

/** A Debian package's program, and what its clients ask of it. */
export interface Program {
  readonly name: string;
  readonly package: string;
  /** Further applications of it. */
  readonly applications?: readonly string[];
  readonly service: Service;
  /** Files of its overlay, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Folder in the machine that outlives it. */
  readonly volume?: string;
  /** Further arguments of `leanvm run`. */
  readonly args?: readonly string[];
  /** One for each boot: what the server says to a client, without what differs from run to run. */
  readonly talks: readonly ((port: number) => Promise<readonly string[]>)[];
}

/** A folder to build a program in, with its overlay and the lock of the tests' packages. */
export async function placeProgram(parent: string, program: Program): Promise<string> {
  const project = join(parent, program.name);
  await mkdir(join(project, "overlay"), { recursive: true });
  for (const [path, text] of Object.entries(program.files)) {
    await mkdir(dirname(join(project, "overlay", path)), { recursive: true });
    await writeFile(join(project, "overlay", path), text);
  }
  await copyFile(join(helloWorld, "lean.lock"), join(project, "lean.lock"));
  return project;
}
