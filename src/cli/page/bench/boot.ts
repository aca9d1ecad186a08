import type { BenchImage, BenchReport, Phase, PhaseName } from "../../../bench/types.js";
import { grouped } from "../../render/units.js";
import { type Html, html } from "../html.js";
import { chart } from "./chart.js";
import { bootInstructions, figure, instructions, milliseconds } from "./figures.js";
import { figureTable, imageName } from "./table.js";

/** The boot, split into phases: as a timeline, and in figures. */
export function bootSection({ images, runs }: BenchReport): Html {
  const phases = phasesIn(images);
  const legend = phases.map(
    ({ name, label }) => html`<li><span class="swatch ${tones[name]}"></span>${label}</li>`,
  );
  return html`<section aria-labelledby="boot">
<h2 id="boot">Boot</h2>
<ul class="legend">${legend}</ul>
<div class="charts wide">
${timeChart(images, runs)}
${instructionChart(images)}
</div>
${figureTable(`Wall time of each phase${runs > 1 ? ": median, and least to greatest" : ""}`, images, [
  ...phases.map((phase) => ({
    title: phase.label,
    cell: (image: BenchImage) => spread(phaseOf(image, phase.name)?.milliseconds),
  })),
  { title: "Whole boot", cell: ({ boot }: BenchImage) => spread(boot.milliseconds), sum: true },
])}
${figureTable("Guest instructions of each phase", images, [
  ...phases.map((phase) => ({
    title: phase.label,
    cell: (image: BenchImage) => instructionCell(phaseOf(image, phase.name)?.instructions),
  })),
  { title: "Whole boot", cell: (image: BenchImage) => instructionCell(bootInstructions(image)), sum: true },
])}
${everyRun(images)}
</section>`;
}

function timeChart(images: readonly BenchImage[], runs: number): Html {
  return chart({
    title: "Wall time",
    ...(runs > 1 && { note: `Median of each phase; a dot is one of ${runs} timed boots.` }),
    unit: milliseconds,
    rows: images.map((image) => ({
      label: imageName(image),
      total: figure(image.boot.milliseconds.median, milliseconds),
      parts: image.boot.phases.map(({ name, milliseconds: { median } }) => ({
        value: median,
        tone: tones[name],
      })),
      ...(runs > 1 && { dots: image.boot.milliseconds.all }),
      muted: image.baseline,
    })),
  });
}

function instructionChart(images: readonly BenchImage[]): Html {
  return chart({
    title: "Guest instructions",
    note: `Counted, not timed: ${images.every(agrees) ? "the same number in every run" : "but the runs differ"}. M is a million.`,
    unit: instructions,
    rows: images.map((image) => ({
      label: imageName(image),
      total: figure(bootInstructions(image), instructions),
      parts: image.boot.phases.map(({ name, instructions: value }) => ({ value, tone: tones[name] })),
      muted: image.baseline,
    })),
  });
}

/** Each run by itself, so that anyone sees whether the counts agree and how far the times lie apart. */
function everyRun(images: readonly BenchImage[]): Html {
  const each = images.map(
    (image) =>
      html`<div><dt>${imageName(image)}</dt><dd>${listed(image.boot.milliseconds.all)} ms</dd><dd>${agreement(image)}</dd></div>`,
  );
  return html`<h3>Every run</h3><dl class="facts">${each}</dl>`;
}

function agrees({ boot }: BenchImage): boolean {
  return new Set(boot.instructions).size <= 1;
}

function agreement(image: BenchImage): Html {
  const counts = image.boot.instructions;
  if (!agrees(image)) return html`${listed(counts)} instructions: the runs differ`;
  const times = counts.length === 1 ? "in one counted boot" : `in each of ${counts.length} counted boots`;
  return html`${grouped(counts[0] ?? 0)} instructions ${times}`;
}

/** No figure is broken over two lines. */
function listed(values: readonly number[]): Html {
  return html`${values.map((value, index) => html`${index > 0 && " · "}<span class="run">${grouped(value)}</span>`)}`;
}

function spread(samples: Phase["milliseconds"] | undefined): Html {
  if (samples === undefined) return html`—`;
  if (samples.all.length < 2) return figure(samples.median, milliseconds);
  const [least, greatest] = [milliseconds(samples.least), milliseconds(samples.greatest)];
  const sameUnit = least.split(" ")[1] === greatest.split(" ")[1];
  const range = `${sameUnit ? least.split(" ")[0] : least} – ${greatest}`;
  return html`${figure(samples.median, milliseconds)}<span class="under">${range}</span>`;
}

function instructionCell(count: number | undefined): Html {
  return count === undefined
    ? html`—`
    : html`<data value="${count}" title="${grouped(count)}">${instructions(count)}</data>`;
}

function phaseOf({ boot }: BenchImage, name: PhaseName): Phase | undefined {
  return boot.phases.find((phase) => phase.name === name);
}

/** Each phase that occurs, once, in the order of time. */
function phasesIn(images: readonly BenchImage[]): readonly Phase[] {
  const order = Object.keys(tones);
  const byName = new Map(images.flatMap(({ boot }) => boot.phases).map((phase) => [phase.name, phase]));
  return [...byName.values()].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

const tones: Readonly<Record<PhaseName, string>> = {
  firmware: "tone-7",
  kernel: "tone-0",
  init: "tone-2",
  beam: "tone-1",
  application: "tone-3",
};
