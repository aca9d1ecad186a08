import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { buildStock } from "../src/build/index.js";
import { loadConfig } from "../src/config/index.js";
import { type Bundle, readBundle } from "../src/image/index.js";
import { run } from "../src/process/index.js";
import type { Context } from "../src/step/index.js";
import { openStore } from "../src/store/index.js";
import { instructionsToReady, leastMemory, readyText, readyWith, timeToReady } from "./figures/boots.js";
import { buildSeconds, buildTimes } from "./figures/builds.js";
import { describeHost } from "./figures/host.js";
import { figuresPage, readmeTable } from "./figures/page.js";
import { type Figures, figuresJson, figuresSchema } from "./figures/record.js";

/**
 * Measures examples/hello_world against the same release untouched, writes `docs/figures.json` and
 * `docs/figures.md`, and prints the table of the README. `--quick` leaves the search for the least memory out;
 * `--page` measures nothing and writes the page anew from `docs/figures.json`.
 */
const quick = process.argv.includes("--quick");
const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context: Context = { emit: () => undefined, signal: ended.signal };
const folder = await mkdtemp(join(tmpdir(), "leanvm-figures-"));
const record = "docs/figures.json";
try {
  const figures = process.argv.includes("--page")
    ? figuresSchema.parse(JSON.parse(await readFile(record, "utf8")))
    : await measure();
  await writeFile(record, figuresJson(figures));
  await writeFile("docs/figures.md", figuresPage(figures));
  console.log(`\n${readmeTable(figures)}\n\nwrote ${record} and docs/figures.md`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(): Promise<Figures> {
  await run(context, { argv: ["sh", "scripts/compile.sh"] });
  const lean = await image("hello_world");
  const api = await image("http_api");
  const stock = await stockImage();
  const both = { lean: await instructions("ours", lean), stock: await instructions("stock", stock) };
  const times = await wallTimes(lean, stock);
  const small = { memory: 112, ready: await readyWith(context, lean, 112) };
  say(`ready with ${small.memory} MiB: ${small.ready}`);
  return {
    date: new Date().toISOString().slice(0, 10),
    host: { ...(await describeHost(context)), ...times.host },
    versions: lean.image.versions,
    sizes: { hello_world: sizes(lean), http_api: sizes(api), stock: sizes(stock) },
    lean: { instructions: both.lean, wall: times.lean, ...(await least("ours", lean)) },
    stock: { instructions: both.stock, wall: times.stock, ...(await least("stock", stock)) },
    small,
    builds: await builds(),
  };
}

async function image(name: string): Promise<Bundle> {
  const output = join(folder, name);
  await buildSeconds(context, join("examples", name), output);
  return reported(name, await readBundle(output));
}

async function stockImage(): Promise<Bundle> {
  const { config } = await loadConfig({
    project: "examples/hello_world",
    flags: {},
    environment: process.env,
    machine: {
      workingFolder: process.cwd(),
      home: homedir(),
      cacheHome: process.env.XDG_CACHE_HOME,
      arch: "x86_64",
    },
  });
  const { bundle } = await buildStock(context, config, {
    output: join(folder, "stock"),
    ready: `log:${readyText}`,
  });
  return reported("stock", await readBundle(bundle));
}

async function instructions(name: string, bundle: Bundle): Promise<number[]> {
  const counts: number[] = [];
  for (let round = 0; round < 3; round++) counts.push(await instructionsToReady(context, bundle));
  say(`${name}: ${counts.join(", ")} instructions to ready`);
  return counts;
}

/** Both images in turn, so that a busy minute of the host meets both. */
async function wallTimes(lean: Bundle, stock: Bundle) {
  const memory = await openStore(join(folder, "probe"));
  const times = { lean: [] as number[], stock: [] as number[] };
  let host = { acceleration: "", machine: "" };
  for (let round = 0; round < 3; round++) {
    const ours = await timeToReady(context, lean, { memory });
    times.lean.push(ours.milliseconds);
    times.stock.push((await timeToReady(context, stock, { memory })).milliseconds);
    host = { acceleration: ours.accel, machine: ours.type };
  }
  say(`milliseconds to ready: ours ${times.lean.join(", ")}, stock ${times.stock.join(", ")}`);
  return { ...times, host };
}

async function least(name: string, bundle: Bundle): Promise<{ leastMemory?: number }> {
  if (quick) return {};
  const mebibytes = await leastMemory(context, bundle);
  say(`${name}: least memory ${mebibytes} MiB`);
  return { leastMemory: mebibytes };
}

async function builds(): Promise<Figures["builds"]> {
  const times = await buildTimes(context, folder);
  say(`seconds to build: unchanged ${times.unchanged.join(", ")}, changed ${times.changed.join(", ")}`);
  return times;
}

function reported(name: string, bundle: Bundle): Bundle {
  say(`${name}: ${bundle.image.size} bytes`);
  return bundle;
}

function sizes({ image }: Bundle): Figures["sizes"]["stock"] {
  return { kernel: image.kernel.size, rootfs: image.rootfs.size };
}

function say(line: string): void {
  console.log(line);
}
