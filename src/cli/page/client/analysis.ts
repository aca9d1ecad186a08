import type { Analysis } from "../../../analyze/types.js";
import { itemsOf, type Measure } from "../analysis/items.js";
import { pageData } from "./dom.js";
import { createMap } from "./map.js";
import { createTable } from "./table.js";

// The page is written by `analysisPage` from this very type.
const analysis = pageData() as Analysis;
const context = { analysis, items: itemsOf(analysis.tree) };

const map = createMap(context);
const table = createTable(context, { reveal: (item) => map.reveal(item) });

function measureBy(measure: Measure): void {
  document.documentElement.dataset.measure = measure;
  map.measureBy(measure);
  table.measureBy(measure);
}

for (const choice of document.querySelectorAll<HTMLInputElement>("input[name=measure]")) {
  choice.addEventListener("change", () => measureBy(choice.value === "raw" ? "raw" : "packed"));
  // A browser that comes back to the page may have kept the choice.
  if (choice.checked) measureBy(choice.value === "raw" ? "raw" : "packed");
}
