import type { BenchImage, LoadedModule } from "../../../bench/types.js";
import { bytes, grouped } from "../../render/units.js";
import { bar, percent } from "../figure.js";
import { type Html, html, nameOf } from "../html.js";
import { instructions } from "./figures.js";
import { imageName } from "./table.js";

/** Which modules were loaded, in which order, and what each cost: the dearest as bars, all of them in a table. */
export function modulesSection(images: readonly BenchImage[]): Html {
  return html`<section aria-labelledby="modules"><h2 id="modules">Loaded modules</h2>
${images.map(modulesOf)}
</section>`;
}

function modulesOf(image: BenchImage, index: number): Html {
  const { modules } = image;
  const cost = modules.reduce((sum, module) => sum + module.instructions, 0);
  const about = `${grouped(modules.length)} modules, ${instructions(cost)} instructions, ${bytes(modules.reduce((sum, module) => sum + module.bytes, 0))}`;
  const heading = `modules-${index}`;
  return html`<h3 id="${heading}">${imageName(image)} <span class="quiet">${about}</span></h3>
${dearest(modules, cost)}
<details><summary>All modules, in the order of loading</summary>
<table class="modules" aria-labelledby="${heading}"><thead><tr>${columnTitle("Order", "ascending")}${columnTitle("Module")}${columnTitle("Instructions")}${columnTitle("Bytes")}</tr></thead>
<tbody>
${modules.map(moduleRow)}</tbody></table></details>
`;
}

function columnTitle(title: string, order?: "ascending"): Html {
  const sorted = order !== undefined && html` aria-sort="${order}"`;
  return html`<th scope="col"${sorted}><button type="button" class="sort">${title}</button></th>`;
}

/** End tags that HTML lets one leave out are left out: there are hundreds of rows. */
function moduleRow({ name, instructions: cost, bytes: size }: LoadedModule, index: number): Html {
  return html`<tr><td>${index + 1}<th>${nameOf(name)}<td>${grouped(cost)}<td>${grouped(size)}
`;
}

function dearest(modules: readonly LoadedModule[], cost: number): Html {
  const top = [...modules].sort((a, b) => b.instructions - a.instructions).slice(0, shown);
  const most = top[0]?.instructions ?? 0;
  const rows = top.map(
    ({
      name,
      instructions: own,
    }) => html`<tr><th scope="row">${nameOf(name, 80)}</th><td class="bars">${bar(own, most, "tone-1")}</td><td class="number">${instructions(own)}</td><td class="number share">${percent(own, cost)}</td></tr>
`,
  );
  if (rows.length === 0) return html`<p class="quiet">No module was reported.</p>`;
  return html`<table class="dearest"><caption>Dearest to load</caption><thead class="hidden"><tr><th scope="col">Module</th><th scope="col">Cost</th><th scope="col">Instructions</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const shown = 12;
