import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBundle } from "../src/image/index.js";
import { launch } from "../src/machine/index.js";
import { run } from "../src/process/index.js";
import type { Context } from "../src/step/index.js";

/**
 * Builds one image of every kind of project that docs/projects.md has in its table, boots it as it ships with
 * instructions counted, and prints the rows' figures. Names as arguments choose among them.
 */
const kinds: readonly (readonly [string, ...string[]])[] = [
  ["http_api", "examples/http_api"],
  ["shop", "examples/umbrella", "--release", "shop"],
  ["back_office", "examples/umbrella", "--release", "back_office"],
  ["server_world", "examples/server_world"],
  ["native_code", "examples/native_code"],
  ["rust_nif", "examples/rust_nif"],
  ["erlang_release", "examples/erlang_release"],
  ["yaws", "--from-package", "yaws"],
  ["ejabberd", "--from-package", "ejabberd"],
  ["rabbitmq", "examples/rabbitmq"],
];

const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context: Context = { emit: () => undefined, signal: ended.signal };
const chosen = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "leanvm-projects-"));
try {
  await run(context, { argv: ["sh", "scripts/compile.sh"] });
  console.log("| project | image | million instructions to ready |\n| --- | ---: | ---: |");
  for (const [name, ...args] of kinds) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const image = join(folder, name);
    const cli = join(process.cwd(), "dist/main.js");
    const where = args[0]?.startsWith("--") === true ? [folder] : [];
    await run(context, {
      argv: [process.execPath, cli, "build", ...args, ...where, "-o", image, "--json"],
    });
    const { size, instructions } = await booted(image);
    console.log(`| ${name} | ${(size / 1024 ** 2).toFixed(2)} MiB | ${Math.round(instructions / 1e6)} |`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function booted(path: string): Promise<{ readonly size: number; readonly instructions: number }> {
  const bundle = await readBundle(path);
  const machine = await launch(context, bundle, {
    ...{ memoryMiB: 512, cpus: 1, ports: [], env: {}, accel: "tcg", icount: true },
    readyTimeoutMs: 600_000,
  });
  try {
    const { ticks } = await machine.ready;
    if (ticks === undefined) throw new Error(`${path}: the guest has no clock`);
    return { size: bundle.image.size, instructions: Number(ticks) };
  } finally {
    await machine.kill();
  }
}
