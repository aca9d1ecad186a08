import { origin } from "./dom.js";

document.addEventListener("click", (event) => {
  const heading = origin(event, "table.modules button.sort")?.closest("th");
  if (heading !== null && heading !== undefined) sortBy(heading);
});

/** Sorts the table by this column: figures from the greatest at first, names and order from the least. */
function sortBy(heading: HTMLTableCellElement): void {
  const body = heading.closest("table")?.tBodies[0];
  if (body === undefined) return;
  const column = heading.cellIndex;
  const was = heading.getAttribute("aria-sort");
  const descending = was === null ? column > 1 : was === "ascending";
  for (const other of heading.parentElement?.children ?? []) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const text = (row: HTMLTableRowElement) => (row.cells[column]?.textContent ?? "").trim();
  const number = (row: HTMLTableRowElement) => Number(text(row).replaceAll(" ", ""));
  const sign = descending ? -1 : 1;
  const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement) =>
    sign * (column === 1 ? collator.compare(text(a), text(b)) : number(a) - number(b));
  body.replaceChildren(...[...body.rows].sort(compare));
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
