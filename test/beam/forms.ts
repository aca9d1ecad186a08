import { copyFile, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeModule, keepFunctions } from "../../src/codec/beam/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { readGraph } from "../../src/shake/index.js";
import { buildRoot } from "../support/build-root.js";

/** A part of the module that is closed over its own calls: one function, each fifth, and all those call. */
export function closedPart(bytes: Uint8Array, seed: number): ReadonlySet<number> {
  const { functions } = readGraph(bytes);
  const keep = new Set<number>();
  const todo = [...functions.keys()].filter(
    (place) => place === seed % functions.length || (place * 7919 + seed) % 5 === 0,
  );
  for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
    if (keep.has(place)) continue;
    keep.add(place);
    todo.push(...(functions[place]?.locals ?? []), ...(functions[place]?.funs ?? []));
  }
  return keep;
}

/** Writes a module beside `NAME.old` as `NAME.all`, with every function, and as `NAME.some`, with a part. */
export async function writeForms(folder: string, file: string, seed: number): Promise<void> {
  const bytes = await readFile(file);
  const module = decodeModule(bytes);
  const path = join(folder, `${seed}-${basename(file, ".beam")}`);
  const all = new Set(readGraph(bytes).functions.keys());
  await writeFile(`${path}.old`, bytes);
  await writeFile(`${path}.all`, keepFunctions(module, all, 0));
  await writeFile(`${path}.some`, keepFunctions(module, closedPart(bytes, seed), 0));
}

/** Runs one of the escripts here over the forms in a folder; its lines. */
export async function runOverForms(name: string, folder: string): Promise<readonly string[]> {
  const { root } = await buildRoot();
  await copyFile(fileURLToPath(new URL(name, import.meta.url)), join(folder, name));
  return inSandbox(root, folder, ["/usr/bin/escript", `/build/${name}`, "/build"]);
}

/** Runs a command in the build root, with a folder as its working folder `/build`; its lines. */
export async function inSandbox(
  root: string,
  folder: string,
  argv: readonly [string, ...string[]],
): Promise<readonly string[]> {
  const lines: string[] = [];
  await runInSandbox(
    { emit: () => undefined, signal: new AbortController().signal },
    {
      ...{ root, argv, timeoutMs: 250_000, cwd: "/build" },
      env: { LANG: "C.UTF-8", PATH: "/usr/bin:/bin" },
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
      onLine: (line) => lines.push(line),
    },
  );
  return lines.filter((line) => !/ESOCK|ESSIO/.test(line));
}
