import { describe, expect, it } from "vitest";
import type { BenchReport } from "../../src/bench/types.js";
import { benchPage } from "../../src/cli/page/index.js";
import { bytes, grouped } from "../../src/cli/render/units.js";
import { faintTexts, looks, overflow, phone, useBrowser, wide } from "./browser.js";
import { image, sampleReport, withImages } from "./sample-bench.js";

const sample = sampleReport();
const markup = benchPage(sample);
const withPage = useBrowser();

describe.each(looks)("at $width × $height, $scheme", (look) => {
  it("opens from a file without a word, fits, and is legible", () =>
    withPage(markup, look, async ({ page, trouble }) => {
      await page.locator("summary").first().click();
      expect(await overflow(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
      expect(trouble).toEqual([]);
    }));
});

it("shows the figures of the JSON, which is in the page", () =>
  withPage(markup, wide, async ({ page }) => {
    expect(await page.evaluate<BenchReport>("JSON.parse(document.getElementById('data').text)")).toEqual(
      sample,
    );
    const values = new Set(
      await page
        .locator("table data")
        .evaluateAll((all) => all.map((each) => Number(each.getAttribute("value")))),
    );
    for (const { size, boot, memory } of sample.images) {
      const figures = [
        ...Object.values(size),
        boot.milliseconds.median,
        ...boot.instructions,
        ...boot.phases.flatMap((phase) => [phase.instructions, phase.milliseconds.median]),
        memory.usedAtReady,
        memory.least,
      ];
      expect(figures.filter((figure) => !values.has(figure))).toEqual([]);
    }
    const text = await page.locator("main").textContent();
    for (const { size, boot, memory } of sample.images) {
      for (const part of [
        bytes(size.total),
        `${grouped(boot.instructions[0] ?? 0)} instructions in each of 5 counted boots`,
        memory.failure,
      ])
        expect(text).toContain(part);
      for (const run of boot.milliseconds.all) expect(text).toContain(grouped(run));
    }
  }));

it("draws each bar as long as its figure", () =>
  withPage(markup, wide, async ({ page }) => {
    const widths = await page
      .locator("#boot ~ .charts .stack")
      .evaluateAll((bars) =>
        bars.map((bar) =>
          [...bar.querySelectorAll("rect")].map(
            (rect) => rect.getBoundingClientRect().width / bar.getBoundingClientRect().width,
          ),
        ),
      );
    const counted = sample.images.map(({ boot }) => boot.phases.map(({ instructions }) => instructions));
    const greatest = Math.max(...counted.map((parts) => parts.reduce((a, b) => a + b, 0)));
    const expected = counted.flat().map((count) => count / greatest);
    for (const [at, share] of widths.slice(2).flat().entries())
      expect(share).toBeCloseTo(expected[at] ?? -1, 3);
  }));

it("sorts the modules by any column, with the keyboard too", () =>
  withPage(markup, phone, async ({ page }) => {
    const table = page.locator("table.modules").first();
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    const modules = sample.images[0]?.modules ?? [];
    const names = () => table.locator("tbody th").allInnerTexts();
    expect(await names()).toEqual(modules.map(({ name }) => name));
    await table.locator("button.sort", { hasText: "Bytes" }).focus();
    await page.keyboard.press("Enter");
    expect(await names()).toEqual(modules.toSorted((a, b) => b.bytes - a.bytes).map(({ name }) => name));
    await table.locator("button.sort", { hasText: "Order" }).click();
    expect(await names()).toEqual(modules.map(({ name }) => name));
  }));

it("compares an image with the baseline that follows it, where there is one", () =>
  withPage(markup, phone, async ({ page }) => {
    const ratios = await page.locator(".ratios div").allTextContents();
    const [own, stock] = sample.images;
    const times = ((stock?.size.total ?? 0) / (own?.size.total ?? 1)).toFixed(2);
    expect(ratios[0]).toContain(`${times}× smaller`);
    expect(benchPage(withImages([image("a", false, 1, 60, 3)]))).not.toContain('class="ratios"');
  }));

it("says so when runs differ", () => {
  const one = image("a", false, 1, 60, 3);
  const torn = { ...one, boot: { ...one.boot, instructions: [5, 6] } };
  expect(benchPage(withImages([torn]))).toContain("the runs differ");
  expect(benchPage(withImages([one]))).not.toContain("the runs differ");
});

it("prints dark on light, all modules included", () =>
  withPage(markup, { ...wide, scheme: "dark" }, async ({ page }) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.locator("table.modules tbody tr").first().isVisible()).toBe(true);
  }));

it("reads without scripts", () =>
  withPage(markup, { ...phone, scripts: false }, async ({ page }) => {
    expect(await page.locator(".stack").first().isVisible()).toBe(true);
    expect(await page.locator("table.figures").count()).toBe(5);
    await page.locator("summary").first().click();
    expect(await page.locator("table.modules tbody tr").first().isVisible()).toBe(true);
  }));

it("weighs less than 100 kB with 300 modules", () => {
  expect(benchPage(withImages([image("a", false, 1, 60, 300)])).length).toBeLessThan(100_000);
});
