import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/process/index.js";
import type { Context } from "../../src/step/index.js";

/** Builds an example with flags and returns the folder of its image. */
export async function builtExample(
  context: Context,
  folder: string,
  name: string,
  flags: readonly string[] = [],
): Promise<string> {
  const output = join(folder, [name, ...flags].join(""));
  await buildSeconds(context, join("examples", name), output, flags);
  return output;
}

/**
 * Seconds that builds of hello_world take with nothing changed, and with one file changed, three times each; and of them the
 * step that leaves out unreachable code: recalled, and done anew.
 */
export async function buildTimes(
  context: Context,
  folder: string,
): Promise<Record<"unchanged" | "changed" | "recalled" | "shaken", readonly number[]>> {
  const project = join(folder, "project");
  const output = join(folder, "changed");
  await mkdir(project, { recursive: true });
  await cp("examples/hello_world", project, { recursive: true });
  await buildSeconds(context, project, output);
  const unchanged: Seconds[] = [];
  const changed: Seconds[] = [];
  for (let round = 0; round < 3; round++) {
    unchanged.push(await buildSeconds(context, project, output));
    await edit(project);
    changed.push(await buildSeconds(context, project, output));
  }
  return {
    unchanged: unchanged.map(({ whole }) => whole),
    changed: changed.map(({ whole }) => whole),
    recalled: unchanged.map(({ shaking }) => shaking),
    shaken: changed.map(({ shaking }) => shaking),
  };
}

interface Seconds {
  readonly whole: number;
  readonly shaking: number;
}

/** Runs the command as a user would, and returns its seconds. Throws `COMMAND_FAILED`. */
async function buildSeconds(
  context: Context,
  project: string,
  output: string,
  flags: readonly string[] = [],
): Promise<Seconds> {
  const started = performance.now();
  const argv = ["dist/main.js", "build", project, "--type", "debian", "--output", output, ...flags];
  let shaking = 0;
  await run(context, {
    argv: [process.execPath, ...argv, "--progress", "ndjson"],
    onLine: (line) => {
      const [, milliseconds] = /"name":"Leave out unreachable code.*"milliseconds":([\d.]+)/.exec(line) ?? [];
      shaking = milliseconds === undefined ? shaking : Number(milliseconds) / 1000;
    },
  });
  return { whole: Math.round(performance.now() - started) / 1000, shaking };
}

/** Another greeting, so that the file compiles to other bytes, never seen before. */
async function edit(project: string): Promise<void> {
  const path = join(project, "lib/hello_world/greeter.ex");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace(/from Elixir[^#]*/, `from Elixir (${Date.now()}) `));
}
