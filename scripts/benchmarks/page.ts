import { type BenchImage, fromInit, type Ratio, ratios, samplesOf } from "../../src/bench/index.js";
import { figure, imageSection, markdownTable, times } from "../../src/cli/bench/index.js";
import { plural } from "../../src/cli/render/text.js";
import { mebibytes } from "../../src/cli/render/units.js";
import type { Benchmarks } from "./record.js";

/** docs/benchmarks.md. */
export function benchmarksPage(benchmarks: Benchmarks): string {
  const { report, node, builds } = benchmarks;
  const { host, date, runs } = report;
  return `<!-- Made by \`npm run benchmarks\` from docs/benchmarks.json. Do not edit. -->
# Benchmarks

Measured on ${date} with \`npm run benchmarks\`: ${host.emulator} (${host.acceleration}) on ${host.system} with ${host.processors} processors,
Node ${node}, ${plural(runs, "timed boot")} of each image. How each figure comes about: [bench.md](bench.md).

${readmeTable(benchmarks)}

**Stock** is the same project, built by the same compilers, as one would deploy it by hand: the folder that
\`MIX_ENV=prod mix release\` wrote, untouched (own ERTS, every module with all its chunks, nothing stripped or left out,
embedded mode, distribution as \`bin/hello_world start\` opens it), started by that script with Debian's dash, mawk,
sed, grep and coreutils. Of Debian only those programs, the shared libraries they and ERTS need, and the C.UTF-8 locale
are in it: no package's documentation counts against it. Kernel, kernel modules, guest/init (PID 1), the
account it runs under and the compression are ours; it has no compressed swap. \`src/build/stock.ts\` builds it.

${report.images.map((image) => imageSection(image).join("\n")).join("\n\n")}

## Builds
The whole command \`node dist/main.js build\`, its start included, with everything fetched. "One file changed" edits
the text that \`lib/hello_world/greeter.ex\` prints in a copy of the project.

${markdownTable(
  ["hello_world", "seconds"],
  [
    ["nothing changed", builds.unchanged.map(seconds).join(", ")],
    ["one file changed", builds.changed.map(seconds).join(", ")],
    ["of it, leaving out unreachable code", builds.shaken.map(seconds).join(", ")],
    ["the same with nothing changed", builds.recalled.map((each) => each.toFixed(3)).join(", ")],
  ],
).join("\n")}
`;
}

/** The tables of the README: the first image against its untouched release, and the others in a row each. */
export function readmeTable({ report, builds }: Benchmarks): string {
  const [own, stock, ...others] = report.images;
  if (own === undefined || stock === undefined) throw new Error("an image is missing");
  const rows = [
    ...ratios(own, stock).map(ratioRow),
    ["build, nothing changed", `${seconds(samplesOf(builds.unchanged).median)} s`, "", ""],
    ["build, one file changed", `${seconds(samplesOf(builds.changed).median)} s`, "", ""],
  ];
  return [
    ...markdownTable([title(own), "ours", "stock", "stock takes"], rows),
    "",
    ...markdownTable(
      ["others", "image", "instructions to ready", "of them from init on", "modules", "least memory"],
      others.map(furtherRow),
    ),
  ].join("\n");
}

function furtherRow(image: BenchImage): readonly string[] {
  const { name, size, memory, modules, boot } = image;
  const [instructions = 0] = boot.instructions;
  return [
    ...[name, mebibytes(size.total), figure("instructions", instructions)],
    ...[figure("instructions", fromInit(image)), String(modules.length), figure("mebibytes", memory.least)],
  ];
}

function ratioRow({ name, unit, own, stock, times: ratio }: Ratio): readonly string[] {
  return [name, figure(unit, own), figure(unit, stock), times(ratio)];
}

function title({ name }: BenchImage): string {
  return `${name}, x86_64`;
}

function seconds(value: number): string {
  return value.toFixed(1);
}
