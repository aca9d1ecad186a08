import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Capability, dataFile } from "../src/config/index.js";
import { helperModules } from "../src/shake/boot.js";
import { readDoors } from "../src/shake/door-table.js";
import { type Files, readFiles } from "../src/shake/files.js";
import { findReach } from "../src/shake/find.js";
import { nameOf } from "../src/shake/program.js";
import type { Reach, Reason } from "../src/shake/reached.js";
import { shakeRequest } from "./shaking/request.js";

/**
 * What level `functions` keeps of a project, and why: `npx tsx scripts/shaking.ts PROJECT [--capability NAME]…` prints a line for
 * each module with the bytes of its instructions; with `--reasons` the chain of functions that keeps its first one; with
 * `--doors` what each capability that is closed would add.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    capability: { type: "string", multiple: true },
    reasons: { type: "boolean" },
    doors: { type: "boolean" },
  },
});
const ended = new AbortController();
process.once("SIGINT", () => ended.abort(new Error("interrupted")));
const context = { emit: () => undefined, signal: ended.signal };
const asked = (values.capability ?? []) as Capability[];
const { request, store } = await shakeRequest(context, positionals[0] ?? "examples/hello_world", asked);
const table = readDoors(await readFile(dataFile("capabilities.toml"), "utf8"));
const began = performance.now();
const files = await readFiles({ progress: () => undefined }, store, request, {
  handler: await readFile(dataFile("shake/error_handler.beam")),
  modules: await Promise.all(
    helperModules.map(async (name) => ({ name, bytes: await readFile(dataFile(`shake/${name}.beam`)) })),
  ),
  instead: table.instead,
});
const read = performance.now();
const { reached } = await findReach(store, request, files, table);
const done = performance.now();
const kept = keptOf(files, reached);

if (values.doors) await printDoors();
else printModules();
const seconds = (from: number, to: number) => ((to - from) / 1000).toFixed(2);
console.log(
  `${kept.length} modules, ${sum(kept)} bytes of instructions; read in ${seconds(began, read)} s, followed in ${seconds(read, done)} s`,
);

function printModules(): void {
  for (const { module, code, first } of kept.toSorted((a, b) => b.code - a.code)) {
    console.log(`${String(code).padStart(8)}  ${module}`);
    if (values.reasons)
      console.log(
        chain(first)
          .map((line) => `            ${line}`)
          .join("\n"),
      );
  }
}

async function printDoors(): Promise<void> {
  console.log("| capability | modules | bytes of instructions |\n| --- | ---: | ---: |");
  for (const { capability } of table.doors) {
    if (reached.opened.has(capability) || asked.includes(capability as Capability)) {
      console.log(`| ${capability} | open | |`);
      continue;
    }
    const open = { ...request, capabilities: [...request.capabilities, capability] };
    const more = keptOf(files, (await findReach(store, open, files, table)).reached);
    console.log(`| ${capability} | ${more.length - kept.length} | ${sum(more) - sum(kept)} |`);
  }
}

function chain(first: number): readonly string[] {
  const lines: string[] = [];
  for (let at: number | undefined = first; at !== undefined && lines.length < 40; ) {
    const reason: Reason | undefined = reached.live.get(at) ?? reached.carried.get(at);
    lines.push(`${nameOf(files.program, at)}: ${reason?.rule ?? ""}`);
    at = reason?.by;
  }
  return lines;
}

interface Kept {
  readonly module: string;
  readonly code: number;
  /** The function of it that was reached first. */
  readonly first: number;
}

function keptOf({ program }: Files, { live, carried }: Reach): readonly Kept[] {
  const found = new Map<string, Kept>();
  for (const number of [...live.keys(), ...carried.keys()]) {
    const of = program.moduleOf[number];
    if (of === undefined || of.origin === "vm") continue;
    const { module, functions } = of.graph;
    const size = functions[number - of.first]?.size ?? 0;
    const known = found.get(module) ?? { module, code: 0, first: number };
    found.set(module, { ...known, code: known.code + size });
  }
  return [...found.values()];
}

function sum(all: readonly Kept[]): number {
  return all.reduce((total, { code }) => total + code, 0);
}
