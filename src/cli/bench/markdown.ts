import { type BenchImage, type BenchReport, pairs, ratios, type Samples } from "../../bench/index.js";
import { plural } from "../render/text.js";
import { bytes, grouped, mebibytes } from "../render/units.js";
import { figure, million, span, spread, times, wholeMebibytes } from "./figures.js";

const shownModules = 20;

/** A report as Markdown, ended by a newline. */
export function benchMarkdown(report: BenchReport): string {
  const { system, processors, emulator, acceleration } = report.host;
  return [
    "# Benchmark",
    "",
    `Measured on ${report.date}: ${emulator} (${acceleration}) on ${system} with ${processors} processors, ${plural(report.runs, "timed boot")} of each image.`,
    ...pairs(report.images).flatMap(({ image, stock }) => (stock ? ["", ...ratioTable(image, stock)] : [])),
    ...report.images.flatMap((image) => ["", ...imageSection(image)]),
    "",
  ].join("\n");
}

/** An image against its untouched release. */
export function ratioTable(image: BenchImage, stock: BenchImage): readonly string[] {
  return markdownTable(
    ["", image.name, "stock", "stock takes"],
    ratios(image, stock).map(({ name, unit, own, stock: other, times: ratio }) => [
      name,
      figure(unit, own),
      figure(unit, other),
      times(ratio),
    ]),
  );
}

/** All of one image. */
export function imageSection(image: BenchImage): readonly string[] {
  const { size, memory, modules } = image;
  const versions = Object.entries(image.versions).map(([name, version]) => `${name} ${version}`);
  const dearest = modules.toSorted((a, b) => b.instructions - a.instructions).slice(0, shownModules);
  return [
    `## ${image.name}`,
    "",
    `${mebibytes(size.total)} (${grouped(size.total)} bytes). In it: ${versions.join(", ")}.`,
    "",
    ...phaseTable(image),
    "",
    `Instructions of every counted boot: ${image.boot.instructions.map(grouped).join(", ")}.`,
    "",
    ...markdownTable(
      ["size and memory", ""],
      [
        ["kernel", exact(size.kernel)],
        ["root file system", exact(size.rootfs)],
        ["both in guest memory", mebibytes(size.inMemory)],
        ["memory used at ready", wholeMebibytes(memory.usedAtReady)],
        ["least memory", `${wholeMebibytes(memory.least)}; with ${memory.least - 1}: ${memory.failure}`],
      ],
    ),
    "",
    `${modules.length} modules are loaded; the dearest:`,
    "",
    ...markdownTable(
      ["module", "instructions", "file", "loaded as"],
      dearest.map((module) => [
        `\`${module.name}\``,
        million(module.instructions),
        bytes(module.bytes),
        `${modules.indexOf(module) + 1}.`,
      ]),
    ),
  ];
}

function phaseTable({ boot }: BenchImage): readonly string[] {
  const row = (label: string, instructions: number, milliseconds: Samples) => [
    label,
    grouped(instructions),
    span(milliseconds.median),
    spread(milliseconds),
  ];
  return markdownTable(
    ["boot", "instructions", "median", "spread"],
    [
      ...boot.phases.map((phase) => row(phase.label, phase.instructions, phase.milliseconds)),
      row("**ready**", boot.instructions[0] ?? 0, boot.milliseconds),
    ],
  );
}

/** A table whose first column is words and whose others are figures. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]) => `|${cells.map(padded).join("|")}|`;
  const rule = titles.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(titles), line(rule), ...rows.map(line)];
}

function padded(cell: string): string {
  return cell === "" ? " " : ` ${cell.replaceAll("|", "\\|").replaceAll("\n", " ")} `;
}

function exact(count: number): string {
  return `${mebibytes(count)} (${grouped(count)} bytes)`;
}
