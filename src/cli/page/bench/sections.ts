import type { BenchImage } from "../../../bench/types.js";
import { bytes } from "../../render/units.js";
import { size } from "../figure.js";
import { type Html, html, nameOf } from "../html.js";
import { chart } from "./chart.js";
import { figure, measures, mebibytes, ratio, stockOf } from "./figures.js";
import { figureTable, imageName } from "./table.js";

/** Every measure of every image, with its ratio to the untouched release where that was measured too. */
export function summarySection(images: readonly BenchImage[]): Html {
  const compared = images.flatMap((image) => stockOf(images, image) ?? []).length > 0;
  const caption = `Every image by every measure${compared ? ", compared with its baseline" : ""}`;
  const rows = measures.map((measure) => ({
    title: measure.title,
    cell: (image: BenchImage) => {
      const stock = stockOf(images, image);
      const against = stock === undefined ? undefined : ratio(measure, image, stock);
      return html`${figure(measure.of(image), measure.unit)}${against !== undefined && html`<span class="under">${against}</span>`}`;
    },
  }));
  return html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
${images.map((image) => headline(image, stockOf(images, image)))}
${figureTable(caption, images, rows)}
</section>`;
}

/** The ratios in large type. */
function headline(image: BenchImage, stock: BenchImage | undefined): Html {
  if (stock === undefined) return html``;
  const cards = measures.flatMap((measure) => {
    const [times, ...words] = (ratio(measure, image, stock) ?? "").split(" ");
    if (times === undefined || times === "") return [];
    return html`<div><dt>${measure.title}</dt><dd><strong>${times}</strong> ${words.join(" ")}</dd></div>`;
  });
  return html`<h3>${nameOf(image.name, 60)} <span class="quiet">against ${nameOf(stock.name, 60)}</span></h3><dl class="ratios">${cards}</dl>`;
}

export function sizeSection(images: readonly BenchImage[]): Html {
  return html`<section aria-labelledby="size"><h2 id="size">Size</h2>
<ul class="legend"><li><span class="swatch tone-0"></span>kernel</li><li><span class="swatch tone-1"></span>root file system</li></ul>
<div class="charts">
${chart({
  title: "As shipped",
  unit: bytes,
  rows: images.map((image) => ({
    label: imageName(image),
    total: size(image.size.total),
    parts: [
      { value: image.size.kernel, tone: "tone-0" },
      { value: image.size.rootfs, tone: "tone-1" },
    ],
    muted: image.baseline,
  })),
})}
${chart({
  title: "In guest memory after boot",
  unit: bytes,
  rows: images.map((image) => single(image, size(image.size.inMemory), image.size.inMemory, "tone-5")),
})}
</div>
${figureTable("Bytes of each part", images, [
  { title: "Kernel", cell: (image) => size(image.size.kernel) },
  { title: "Root file system", cell: (image) => size(image.size.rootfs) },
  { title: "As shipped", cell: (image) => size(image.size.total), sum: true },
  { title: "In guest memory", cell: (image) => size(image.size.inMemory) },
])}
</section>`;
}

export function memorySection(images: readonly BenchImage[]): Html {
  const of = (title: string, tone: string, value: (image: BenchImage) => number) =>
    chart({
      title,
      unit: mebibytes,
      rows: images.map((image) => single(image, figure(value(image), mebibytes), value(image), tone)),
    });
  return html`<section aria-labelledby="memory"><h2 id="memory">Memory</h2>
<div class="charts">
${of("Used at ready", "tone-4", ({ memory }) => memory.usedAtReady)}
${of("Least that it becomes ready with", "tone-6", ({ memory }) => memory.least)}
</div>
${figureTable("Memory of each image", images, [
  { title: "Used at ready", cell: ({ memory }) => figure(memory.usedAtReady, mebibytes) },
  { title: "Least", cell: ({ memory }) => figure(memory.least, mebibytes) },
])}
<h3>With one MiB less</h3>
<dl class="facts">${images.map((image) => html`<div><dt>${imageName(image)}, ${mebibytes(image.memory.least - 1)}</dt><dd>${nameOf(image.memory.failure, 600)}</dd></div>`)}</dl>
</section>`;
}

function single(image: BenchImage, total: Html, value: number, tone: string) {
  return { label: imageName(image), total, parts: [{ value, tone }], muted: image.baseline };
}
