import { markdownTable } from "../../src/cli/bench/index.js";
import { grouped, mebibytes } from "../../src/cli/render/units.js";
import type { KernelFigures, KernelsRecord } from "./record.js";

/** docs/kernels.md. */
export function kernelsPage(record: KernelsRecord): string {
  const { kernels, host } = record;
  const dates = [...new Set(kernels.map(({ date }) => date))].join(", ");
  const releases = [...new Set(kernels.map(({ release }) => release))].join(", ");
  return `<!-- Made by \`npm run kernels\` from docs/kernels.json. Do not edit. -->
# Kernels, measured

By \`npm run kernels\` on ${dates}: Linux ${releases}, compiled as for hello_world with what its platform wants and no more
([kernel.md](kernel.md)). Booted emulated with 64 MiB, one processor and an init that only looks around
(\`scripts/kernels/probe.c\`), from the uncompressed kernel, instructions counted.

${markdownTable(
  ["kernel", "as shipped", "options on", "power-on to init", "of it kernel", "memory before init"],
  kernels.map(sizeRow),
).join("\n")}

**Power-on to init**: million instructions; firmware (q35 has one) and loading included. **Memory**: MiB of 64 that are not free
when init starts, less init's own file; in brackets what of it the kernel never had to give away (its own code and data,
descriptors of pages, what lies below 1 MiB).
${timesPart(kernels, host)}`;
}

function timesPart(all: readonly KernelFigures[], machine: string): string {
  const timed = all.filter(({ times }) => times !== undefined);
  if (timed.length === 0) return "";
  return `
## Compiling
On ${machine}, which other work kept busy: seconds by the clock, and in brackets seconds of processor time, which
two idle processors would need half of. "One line changed" asks for \`INOTIFY_USER\` besides.

${markdownTable(
  ["kernel", "all of it", "nothing changed", "one line changed"],
  timed.map((each) => [
    name(each),
    ...[each.times?.full, each.times?.unchanged, each.times?.changed].map((seconds) =>
      seconds === undefined ? "" : `${seconds.clock} (${seconds.processor})`,
    ),
  ]),
).join("\n")}
`;
}

function sizeRow(kernel: KernelFigures): readonly string[] {
  const { bytes, options, boot } = kernel;
  const mib = (count: number) => (count / 1024 ** 2).toFixed(1);
  return [
    name(kernel),
    `${mebibytes(bytes)} (${grouped(bytes)})`,
    String(options),
    millions(boot.instructions),
    millions(boot.kernelInstructions),
    `${mib(boot.memory.taken)} (${mib(boot.memory.reserved)})`,
  ];
}

function name({ platform, arch, capabilities }: KernelFigures): string {
  return `\`${platform}\` ${arch}${capabilities.map((each) => `, ${each}`).join("")}`;
}

function millions(count: number): string {
  return (count / 1e6).toFixed(1);
}
