import type { Figures } from "./record.js";

/** docs/figures.md. */
export function figuresPage(figures: Figures): string {
  const { host, date } = figures;
  return `<!-- Made by \`npm run figures\` from docs/figures.json. Do not edit. -->
# Figures

Measured on ${date} with \`npm run figures\`. ${surroundings(host)}
${versions(figures)}

${readmeTable(figures)}

## What is compared
**Ours** is what \`leanvm build examples/hello_world --type debian\` writes.

**Stock** is the same project, built by the same compilers, as one would deploy it by hand: the folder that
\`MIX_ENV=prod mix release\` wrote, untouched (own ERTS, every module with all its chunks, nothing stripped or left out,
embedded mode, distribution as \`bin/hello_world start\` opens it), started by that script with Debian's dash, mawk,
sed, grep and coreutils. Of Debian only those programs, the shared libraries they and ERTS need, and the C.UTF-8 locale
are in it: no package's documentation counts against it. Kernel, kernel modules, guest/init (PID 1), the
account it runs under and the compression are ours; it has no compressed swap. \`src/build/stock.ts\` builds it.

## How
- **Image size**: kernel and root file system as shipped, to the byte.
- **Ready**, for both images alike: a console line with \`Hello from\`
  (\`lean.ready=log:Hello%20from\` on the kernel command line).
- **Instructions to ready**: QEMU counts guest instructions (\`-icount shift=0,sleep=off\`, one processor,
  ${memory} MiB, no network); the processor's counter when ready, so firmware, kernel and unpacking are included. The same image
  and QEMU should give the same number in every run; ${repeats(figures)} ([running.md](running.md#counting-instructions)).
- **Time to ready**: by the host's clock from the start of QEMU, runs of both images in turn, ${memory} MiB, one
  processor. ${emulation(host)}
- **Least memory**: the smallest memory, in steps of 4 MiB, with which the image became ready.
- **Builds**: the whole command \`node dist/main.js build\`, its start included, with everything fetched. "One file
  changed" edits the text that \`lib/hello_world/greeter.ex\` prints in a copy of the project.

## Every run
| | ours | stock |
| --- | --- | --- |
| instructions | ${figures.lean.instructions.map(count).join(", ")} | ${figures.stock.instructions.map(count).join(", ")} |
| seconds to ready | ${figures.lean.wall.map(milliseconds).join(", ")} | ${figures.stock.wall.map(milliseconds).join(", ")} |

| build | seconds |
| --- | --- |
| nothing changed | ${figures.builds.unchanged.map(seconds).join(", ")} |
| one file changed | ${figures.builds.changed.map(seconds).join(", ")} |

## Again
\`\`\`sh
npm run figures              # about ten minutes on two cores
npm run figures -- --quick   # without the search for the least memory
\`\`\`
`;
}

/** The table of the README. */
export function readmeTable(figures: Figures): string {
  const { sizes, lean, stock, small, builds } = figures;
  const rows: readonly (readonly [string, string, string])[] = [
    ["Image: kernel", mebibytes(sizes.hello_world.kernel), mebibytes(sizes.stock.kernel)],
    ["Image: root file system", mebibytes(sizes.hello_world.rootfs), mebibytes(sizes.stock.rootfs)],
    ["**Image**", `**${total(sizes.hello_world)}**`, total(sizes.stock)],
    ["Image of examples/http_api", total(sizes.http_api), ""],
    ["Guest instructions to ready", million(lean.instructions), million(stock.instructions)],
    [
      `Time to ready (${figures.host.acceleration === "tcg" ? "emulated" : figures.host.acceleration})`,
      `${milliseconds(median(lean.wall))} s`,
      `${milliseconds(median(stock.wall))} s`,
    ],
    [`Ready with ${small.memory} MiB of memory`, small.ready ? "yes" : "no", ""],
    ...leastMemory(figures),
    ["Build, nothing changed", `${seconds(median(builds.unchanged))} s`, ""],
    ["Build, one file changed", `${seconds(median(builds.changed))} s`, ""],
  ];
  return ["| hello_world, x86_64 | ours | stock |", "| --- | --- | --- |", ...rows.map(row)].join("\n");
}

/** Memory in MiB of boots that are timed or counted. */
export const memory = 256;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function leastMemory({ lean, stock }: Figures): [string, string, string][] {
  if (lean.leastMemory === undefined || stock.leastMemory === undefined) return [];
  return [["Least memory", `${lean.leastMemory} MiB`, `${stock.leastMemory} MiB`]];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |");
}

function surroundings(host: Figures["host"]): string {
  return `Host: ${host.cpus} × ${host.processor}, ${host.system}, ${host.qemu}, Node ${host.node}.`;
}

function versions({ versions: all }: Figures): string {
  const named = Object.entries(all).map(([name, version]) => `${name} ${version}`);
  return `In the image: ${named.join(", ")}.`;
}

function emulation({ acceleration, machine }: Figures["host"]): string {
  if (acceleration !== "tcg") return `Accelerated by ${acceleration}, machine ${machine}.`;
  return `This host runs no KVM guests: QEMU emulates every instruction (TCG, machine ${machine}), many times slower than hardware does.`;
}

function repeats({ lean, stock }: Figures): string {
  const same = [lean, stock].every(({ instructions }) => new Set(instructions).size === 1);
  return same ? "those below are equal" : "those below are not, so compare medians";
}

function total(size: { readonly kernel: number; readonly rootfs: number }): string {
  return mebibytes(size.kernel + size.rootfs);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(2)} MiB (${count(bytes)} bytes)`;
}

function million(values: readonly number[]): string {
  return `${count(Math.round(median(values) / 1e6))} million`;
}

function count(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, " ");
}

function milliseconds(value: number): string {
  return (value / 1000).toFixed(1);
}

function seconds(value: number): string {
  return value.toFixed(1);
}
