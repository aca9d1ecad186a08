import type { Paint } from "../render/paint.js";
import { clip, neutralise } from "../render/text.js";
import { bytes, duration } from "../render/units.js";
import type { RunningStep, View } from "./fold.js";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export interface LiveOptions {
  readonly paint: Paint;
  /** Width of the terminal in characters. */
  readonly columns: number;
  readonly rows?: number;
  /** Milliseconds, on the clock that the view was folded with. */
  readonly now: number;
}

/** The steps under way as a small tree, one line each, never wider than the terminal. Pure. */
export function renderLive(view: View, options: LiveOptions): string {
  const steps = inTreeOrder([...view.running.values()]);
  const room = Math.max(1, Math.min(options.rows ?? 12, 12));
  const lines = steps.slice(0, room).map((step) => liveLine(step, options));
  if (steps.length > room) lines.push(options.paint.dim(`  … and ${steps.length - room} more`));
  return lines.join("\n");
}

/** Parents before their children, siblings in order of their start. */
function inTreeOrder(steps: readonly RunningStep[]): readonly RunningStep[] {
  const ids = new Set(steps.map((step) => step.id));
  const below = (step: RunningStep): readonly RunningStep[] => [
    step,
    ...steps.filter((child) => child.parent === step.id).flatMap(below),
  ];
  return steps.filter((step) => step.parent === undefined || !ids.has(step.parent)).flatMap(below);
}

function liveLine(step: RunningStep, { paint, columns, now }: LiveOptions): string {
  const frame = frames[Math.floor(now / 80) % frames.length] ?? "·";
  const name = `${"  ".repeat(Math.min(step.depth, 4))}${neutralise(step.name)}`;
  const parts = [...progressParts(step, now), duration(now - step.started)];
  const bar =
    step.progress?.total === undefined || columns < 80
      ? ""
      : `${progressBar(step.progress.done, step.progress.total)} `;
  const tail = `${bar}${parts.join(" · ")}`;
  const width = Math.max(1, columns - 3);
  const nameWidth = Math.min(width, 34);
  const shownTail = clip(tail, width - nameWidth - 1);
  const shownName = clip(name, nameWidth);
  const text = width - nameWidth < 8 ? shownName : `${shownName.padEnd(nameWidth)} ${paint.dim(shownTail)}`;
  return `${paint.cyan(frame)} ${text}`;
}

function progressParts(step: RunningStep, now: number): readonly string[] {
  if (step.progress === undefined) return [];
  const { done, total, unit, since } = step.progress;
  const share =
    total === undefined || total === 0 ? [] : [`${Math.floor((Math.min(done, total) / total) * 100)} %`];
  if (unit !== "bytes")
    return [...share, total === undefined ? `${done} ${unit}` : `${done}/${total} ${unit}`];
  const amount = total === undefined ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
  const seconds = (now - since) / 1000;
  return seconds < 0.5 ? [...share, amount] : [...share, amount, `${bytes(done / seconds)}/s`];
}

function progressBar(done: number, total: number): string {
  const width = 16;
  const filled = total === 0 ? 0 : Math.min(width, Math.floor((done / total) * width));
  return `${"━".repeat(filled)}${"─".repeat(width - filled)}`;
}
