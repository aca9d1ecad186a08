import type { BenchImage, BenchReport } from "../../../bench/types.js";
import { page } from "../document.js";
import { type Html, html, nameOf } from "../html.js";
import { bootSection } from "./boot.js";
import { modulesSection } from "./modules.js";
import { memorySection, sizeSection, summarySection } from "./sections.js";
import { imageName } from "./table.js";

/**
 * A benchmark as one self-contained page: charts drawn on the server, every figure also in a table, and the
 * report itself as JSON (element `data`). Scripts only sort tables.
 */
export function benchPage(report: BenchReport): string {
  const { images } = report;
  const title = `Benchmark of ${listed(images.map(({ name }) => name))}`;
  return page({
    title,
    body: html`${header(report)}
<main>
${summarySection(images)}
${bootSection(report)}
${sizeSection(images)}
${memorySection(images)}
${modulesSection(images)}
</main>
${footer(report)}`,
    data: report,
    script: "bench.js",
    style: "bench.css",
  });
}

function header({ date, host, runs, images }: BenchReport): Html {
  const facts = [
    ["measured", date],
    ["runs", String(runs)],
    ["emulator", host.emulator],
    ["acceleration", host.acceleration],
    ["host", `${host.system}, ${host.processors} processors`],
  ] as const;
  const names = images.filter(({ baseline }) => !baseline);
  return html`<header class="top">
<p class="kicker">leanvm bench</p>
<h1>${(names.length > 0 ? names : images).map(({ name }, index) => html`${index > 0 && ", "}${nameOf(name, 60)}`)}</h1>
<dl class="versions">${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${nameOf(value)}</dd></div>`)}</dl>
</header>`;
}

function footer({ images }: BenchReport): Html {
  return html`<footer>
<h2>Versions</h2>
<dl class="facts">${images.map((image) => html`<div><dt>${imageName(image)}</dt><dd>${versionsOf(image)}</dd></div>`)}</dl>
<p class="quiet">1 kB is 1000 bytes, 1 MiB is 1 048 576 bytes. The figures are those of <code>leanvm bench --json</code>, which is in this page too.</p>
</footer>`;
}

function versionsOf({ versions }: BenchImage): Html {
  const each = Object.entries(versions).map(
    ([name, version], index) =>
      html`${index > 0 && " · "}<span class="run">${nameOf(name)} ${nameOf(version)}</span>`,
  );
  return html`${each}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => name.slice(0, 60)).join(", ");
}
