import type { Change, Difference } from "../../analyze/index.js";
import type { Paint } from "../render/paint.js";
import { table } from "../render/table.js";
import { clip, neutralise, plural } from "../render/text.js";
import { bytes, grouped } from "../render/units.js";

/** Changes shown of each level. */
const most = 20;
const mostInside = 4;
/** Within a package, changes below so many bytes are told only as part of it: compression moves them about. */
const least = 256;

/** A change with the names of what it is in. */
export interface Placed {
  readonly change: Change;
  readonly group: string;
}

/** Packages, applications and other parts at the second level, which people think in, the largest change first. */
export function partsOf({ changes }: Difference): readonly Placed[] {
  return changes
    .flatMap((group): readonly Placed[] =>
      group.changes === undefined
        ? [{ change: group, group: group.name }]
        : group.changes.map((change) => ({ change, group: group.name })),
    )
    .toSorted((a, b) => Math.abs(b.change.packed) - Math.abs(a.change.packed));
}

/** A difference for people. */
export function differenceText(difference: Difference, paint: Paint): string {
  const parts = partsOf(difference);
  const { before, after, packed } = difference;
  if (parts.length === 0) return `${paint.bold("No difference")}: ${grouped(after.packed)} bytes each.`;
  const changed = parts.filter(({ change }) => change.state !== "even");
  const even = parts.filter(({ change }) => change.state === "even");
  const rest = changed.slice(most);
  const rows = [
    ...changed.slice(0, most).flatMap(({ change, group }) => rowsOf(change, group)),
    ...sumRow(plural(rest.length, "smaller change"), rest),
    ...sumRow(`${plural(even.length, "part")} of the same size`, even, "packed beside others"),
    ["image", "", bytes(before.packed), bytes(after.packed), signed(packed)],
  ];
  const [titles = "", ...lines] = table(
    [
      { title: "part" },
      { title: "" },
      { title: "before", align: "right" },
      { title: "after", align: "right" },
      { title: "change", align: "right" },
    ],
    rows,
  );
  const total = lines.at(-1) ?? "";
  return [
    paint.dim(titles),
    ...lines.slice(0, -1),
    paint.bold(total),
    `Image size: ${grouped(before.packed)} → ${paint.bold(grouped(after.packed))} bytes (${signedExact(packed)})`,
  ].join("\n");
}

function rowsOf(change: Change, group: string): readonly (readonly string[])[] {
  const inside = (change.changes ?? [])
    .filter(({ packed }) => Math.abs(packed) >= least)
    .slice(0, mostInside);
  const where = change.name === group ? "" : group;
  return [cells(change, "", where), ...inside.map((inner) => cells(inner, "  ", ""))];
}

function cells(change: Change, indent: string, group: string): readonly string[] {
  const { before, after, packed } = change;
  const words = [versions(change), group === "" ? "" : `in ${group}`].filter((word) => word !== "");
  return [
    `${indent}${clip(neutralise(change.name), 44)}`,
    clip(neutralise([change.state, ...words].join(" · ")), 60),
    before === undefined ? "–" : bytes(before.packed),
    after === undefined ? "–" : bytes(after.packed),
    signed(packed),
  ];
}

function versions({ before, after }: Change): string {
  const [old, now] = [before?.version, after?.version];
  if (old === now || old === undefined || now === undefined) return now ?? old ?? "";
  return `${old} → ${now}`;
}

/** Several changes in one row; none when there are none. */
function sumRow(name: string, parts: readonly Placed[], words = ""): readonly (readonly string[])[] {
  if (parts.length === 0) return [];
  const sum = parts.reduce((all, { change }) => all + change.packed, 0);
  return [[name, words, "", "", signed(sum)]];
}

/** `+4.5 kB`, `−12 B`. */
export function signed(count: number): string {
  return `${count < 0 ? "−" : "+"}${bytes(Math.abs(count))}`;
}

function signedExact(count: number): string {
  return `${count < 0 ? "−" : "+"}${grouped(Math.abs(count))}`;
}
