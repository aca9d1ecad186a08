import type { Paint } from "./paint.js";
import { table } from "./table.js";
import { bytes, grouped, mebibytes } from "./units.js";

/** A part of an image and what it weighs. */
export interface SizePart {
  readonly name: string;
  /** Bytes unpacked. */
  readonly raw: number;
  /** Bytes as shipped. */
  readonly compressed: number;
}

/** The parts of an image, and what ships in all: kernel plus root file system. */
export function sizeLines(parts: readonly SizePart[], total: number, paint: Paint): readonly string[] {
  const [titles = "", ...rows] = table(
    [{ title: "part" }, { title: "unpacked", align: "right" }, { title: "in the image", align: "right" }],
    [
      ...parts.map((part) => [part.name, bytes(part.raw), bytes(part.compressed)]),
      ["image", bytes(parts.reduce((sum, part) => sum + part.raw, 0)), bytes(total)],
    ],
  );
  const sum = rows.at(-1) ?? "";
  return [
    paint.dim(titles),
    ...rows.slice(0, -1),
    paint.bold(sum),
    `Image size: ${paint.bold(mebibytes(total))} (${grouped(total)} bytes)`,
  ];
}
