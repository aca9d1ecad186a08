import { type BenchImage, type BenchReport, pairs, ratios } from "../../bench/index.js";
import type { Paint } from "../render/paint.js";
import { table } from "../render/table.js";
import { plural } from "../render/text.js";
import { bytes, grouped, mebibytes } from "../render/units.js";
import { figure, million, span, spread, times, wholeMebibytes } from "./figures.js";

const shownModules = 10;
const barWidth = 20;

/** What `leanvm bench` prints for people. */
export function reportLines(report: BenchReport, paint: Paint): readonly string[] {
  const images = report.images.flatMap((image) => ["", ...imageLines(image, paint)]);
  const compared = pairs(report.images).flatMap(({ image, stock }) =>
    stock === undefined ? [] : ["", ...ratioLines(image, stock, paint)],
  );
  const { emulator, acceleration, processors, system } = report.host;
  const surroundings = `${emulator}, ${acceleration}; ${system}, ${processors} processors; ${plural(report.runs, "timed boot")}`;
  return [...images, ...compared, "", paint.dim(surroundings)];
}

function imageLines(image: BenchImage, paint: Paint): readonly string[] {
  const { size, memory, boot } = image;
  return [
    `${paint.bold(image.name)}  ${mebibytes(size.total)}  ${paint.dim(`(${grouped(size.total)} bytes)`)}`,
    "",
    ...bootLines(image, paint),
    ...disagreement(boot.instructions, paint),
    "",
    ...table(
      [{ title: "" }, { title: "", align: "right" }, { title: "" }],
      [
        ["kernel", mebibytes(size.kernel), ""],
        ["root file system", mebibytes(size.rootfs), ""],
        ["both in guest memory", mebibytes(size.inMemory), ""],
        ["memory used at ready", wholeMebibytes(memory.usedAtReady), ""],
        ["least memory", wholeMebibytes(memory.least), `with ${memory.least - 1}: ${memory.failure}`],
      ],
    ).slice(1),
    "",
    ...moduleLines(image, paint),
  ];
}

function bootLines({ boot }: BenchImage, paint: Paint): readonly string[] {
  const total = boot.instructions[0] ?? 0;
  const rows = boot.phases.map(({ label, instructions, milliseconds }) => [
    label,
    million(instructions),
    bar(instructions / total),
    span(milliseconds.median),
    spread(milliseconds),
  ]);
  const { milliseconds } = boot;
  const sum = ["ready", million(total), "", span(milliseconds.median), spread(milliseconds)];
  const [titles = "", ...lines] = table(
    [
      { title: "boot" },
      { title: "instructions", align: "right" },
      { title: "" },
      { title: "median", align: "right" },
      { title: "spread" },
    ],
    [...rows, sum],
  );
  return [paint.dim(titles), ...lines.slice(0, -1), paint.bold(lines.at(-1) ?? "")];
}

/** Exactness is promised, so a difference is told. */
function disagreement(counts: readonly number[], paint: Paint): readonly string[] {
  if (new Set(counts).size <= 1) return [];
  return [paint.yellow(`The counted boots differ: ${counts.map(grouped).join(", ")} instructions.`)];
}

function moduleLines({ modules }: BenchImage, paint: Paint): readonly string[] {
  const sum = modules.reduce((total, { instructions }) => total + instructions, 0);
  const dearest = modules.toSorted((a, b) => b.instructions - a.instructions).slice(0, shownModules);
  const [titles = "", ...lines] = table(
    [
      { title: `${modules.length} modules loaded` },
      { title: "instructions", align: "right" },
      { title: "" },
      { title: "file", align: "right" },
    ],
    [
      ...dearest.map(({ name, instructions, bytes: size }) => [
        name,
        million(instructions),
        bar(instructions / (dearest[0]?.instructions ?? 1)),
        bytes(size),
      ]),
      ["all", million(sum), "", bytes(modules.reduce((total, module) => total + module.bytes, 0))],
    ],
  );
  return [paint.dim(titles), ...lines.slice(0, -1), paint.bold(lines.at(-1) ?? "")];
}

function ratioLines(image: BenchImage, stock: BenchImage, paint: Paint): readonly string[] {
  const [titles = "", ...lines] = table(
    [
      { title: "" },
      { title: image.name, align: "right" },
      { title: "stock", align: "right" },
      { title: "stock takes", align: "right" },
    ],
    ratios(image, stock).map(({ name, unit, own, stock: other, times: ratio }) => [
      name,
      figure(unit, own),
      figure(unit, other),
      times(ratio),
    ]),
  );
  return [paint.dim(titles), ...lines];
}

/** A share of one as eighths of blocks. */
function bar(share: number): string {
  const eighths = Math.round(Math.min(Math.max(share, 0), 1) * barWidth * 8);
  const rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  return "█".repeat(Math.floor(eighths / 8)) + rest;
}
