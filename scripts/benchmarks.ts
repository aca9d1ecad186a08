import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "../src/process/index.js";
import type { Context } from "../src/step/index.js";
import { buildTimes, builtExample } from "./benchmarks/builds.js";
import { benchmarksPage, readmeTable } from "./benchmarks/page.js";
import { type Benchmarks, benchmarksJson, benchmarksSchema } from "./benchmarks/record.js";

/** What is measured beside hello_world and its untouched release: a name, an example, and the flags it is built with. */
const others = [
  ["hello_world, own kernel", "hello_world", ["--kernel", "custom", "--platform", "microvm"]],
  ["hello_world, nothing left out", "hello_world", ["--shrink", "off"]],
  ["http_api", "http_api", []],
  ["https_api, TLS by OTP's ssl", "https_api", []],
  ["https_api, nothing left out", "https_api", ["--shrink", "off"]],
] as const;

/**
 * Measures the examples with `leanvm bench`, and how long builds take; writes `docs/benchmarks.json` and
 * `docs/benchmarks.md`, and prints the table of the README. `--builds` measures builds alone and keeps the
 * rest of the record, `--only TEXT` measures the images whose name has TEXT in it; `--page` measures nothing and writes the page anew.
 */
const record = "docs/benchmarks.json";
const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context: Context = { emit: () => undefined, signal: ended.signal };
const folder = await mkdtemp(join(tmpdir(), "leanvm-benchmarks-"));
try {
  const benchmarks = await benchmarksAsked();
  await writeFile(record, benchmarksJson(benchmarks));
  await writeFile("docs/benchmarks.md", benchmarksPage(benchmarks));
  console.log(`${readmeTable(benchmarks)}\n\nwrote ${record} and docs/benchmarks.md`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function benchmarksAsked(): Promise<Benchmarks> {
  const { values } = parseArgs({
    options: { page: { type: "boolean" }, builds: { type: "boolean" }, only: { type: "string" } },
  });
  if (values.page) return recorded();
  await run(context, { argv: ["sh", "scripts/compile.sh"] });
  if (values.builds) return { ...(await recorded()), builds: await builds() };
  return values.only === undefined ? measure() : measureAnew(values.only);
}

async function recorded(): Promise<Benchmarks> {
  return benchmarksSchema.parse(JSON.parse(await readFile(record, "utf8")));
}

async function measure(): Promise<Benchmarks> {
  const hello = await builtExample(context, folder, "hello_world");
  const times = await builds();
  const own = await bench(hello, ["--baseline", "--project", "examples/hello_world"]);
  return benchmarksSchema.parse({
    report: { ...own, images: [...own.images, ...(await measured(others))] },
    node: process.versions.node,
    builds: times,
  });
}

/** The record with images anew whose name has `text` in it; the date of the whole stays. */
async function measureAnew(text: string): Promise<Benchmarks> {
  const before = await recorded();
  const [hello, stock, ...rest] = before.report.images;
  const anew = await measured(others.filter(([name]) => name.includes(text)));
  const images = others.flatMap(([name]) =>
    [anew.find((each) => each.name === name) ?? rest.find((each) => each.name === name)].filter(
      (each) => each !== undefined,
    ),
  );
  return benchmarksSchema.parse({
    ...before,
    report: { ...before.report, images: [hello, stock, ...images] },
  });
}

async function measured(which: readonly (typeof others)[number][]): Promise<Benchmarks["report"]["images"]> {
  const images: Benchmarks["report"]["images"][number][] = [];
  for (const [name, example, flags] of which) {
    const image = await builtExample(context, folder, example, flags);
    images.push(...(await bench(image, [])).images.map((each) => ({ ...each, name })));
  }
  return images;
}

async function builds(): Promise<Benchmarks["builds"]> {
  const times = await buildTimes(context, folder);
  const all = Object.entries(times).map(([name, seconds]) => `${name} ${seconds.join(", ")}`);
  console.log(`seconds to build: ${all.join("; ")}`);
  return Object.fromEntries(
    Object.entries(times).map(([name, seconds]) => [name, [...seconds]]),
  ) as Benchmarks["builds"];
}

/** As a user would; what it says of its progress is shown. */
async function bench(image: string, more: readonly string[]): Promise<Benchmarks["report"]> {
  const report = join(folder, "report.json");
  const argv = ["dist/main.js", "bench", image, "--progress", "plain", "--report", report, ...more];
  await run(context, {
    argv: [process.execPath, ...argv],
    onLine: (line) => console.log(line),
  });
  return JSON.parse(await readFile(report, "utf8"));
}
