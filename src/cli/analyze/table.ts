import type { Analysis, SizeNode } from "../../analyze/index.js";
import type { Paint } from "../render/paint.js";
import { table } from "../render/table.js";
import { clip, neutralise, plural } from "../render/text.js";
import { bytes, grouped } from "../render/units.js";

/** How much of the tree is shown. */
export interface View {
  /** Levels below the image. */
  readonly depth: number;
  /** Parts shown of each node; the rest is summed up. */
  readonly most: number;
}

interface Row {
  readonly level: number;
  readonly name: string;
  readonly raw: number;
  readonly packed: number;
}

const widest = 52;
const barWidth = 16;

/** An analysis for people: what is largest first, a few levels deep. */
export function analysisText(analysis: Analysis, view: View, paint: Paint): string {
  const { tree } = analysis;
  const [titles = "", ...lines] = table(
    [
      { title: "part" },
      { title: "unpacked", align: "right" },
      { title: "in the image", align: "right" },
      { title: "share", align: "right" },
      { title: "" },
    ],
    [...rowsOf(tree, view, 0), { level: 0, name: "image", raw: tree.raw, packed: tree.packed }].map((row) =>
      cells(row, tree.packed),
    ),
  );
  const total = lines.at(-1) ?? "";
  const painted = lines
    .slice(0, -1)
    .map((line) =>
      line.startsWith(" ") ? line : `${line.startsWith("…") ? paint.dim(line) : paint.bold(line)}`,
    );
  return [head(analysis, paint), "", paint.dim(titles), ...painted, paint.bold(total)].join("\n");
}

function head({ name, version, arch, source, compression, packed }: Analysis, paint: Paint): string {
  const what = [arch, source === "bundle" ? undefined : source, compression, `${grouped(packed)} bytes`];
  const title = version === undefined ? name : `${name} ${version}`;
  return `${paint.bold(neutralise(title))}  ${what.filter((word) => word !== undefined).join(" · ")}`;
}

function rowsOf(node: SizeNode, view: View, level: number): readonly Row[] {
  if (level >= view.depth) return [];
  const children = node.children ?? [];
  const shown = children.length <= view.most + 1 ? children : children.slice(0, view.most);
  const rest = children.slice(shown.length);
  const rows = shown.flatMap((child) => [
    { level, name: child.name, raw: child.raw, packed: child.packed },
    ...rowsOf(child, view, level + 1),
  ]);
  if (rest.length === 0) return rows;
  const sum = (key: "raw" | "packed") => rest.reduce((all, child) => all + child[key], 0);
  return [
    ...rows,
    { level, name: `${plural(rest.length, "smaller part")}`, raw: sum("raw"), packed: sum("packed") },
  ];
}

function cells({ level, name, raw, packed }: Row, total: number): readonly string[] {
  const label = `${"  ".repeat(level)}${clip(neutralise(name), widest - 2 * level)}`;
  const share = total === 0 ? 0 : packed / total;
  return [
    label,
    bytes(raw),
    bytes(packed),
    `${(100 * share).toFixed(1)} %`,
    level === 0 && share < 1 ? bar(share) : "",
  ];
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar whose full width is everything. */
function bar(share: number): string {
  const steps = Math.round(share * barWidth * 8);
  return "█".repeat(steps >> 3) + (eighths[steps & 7] ?? "");
}
