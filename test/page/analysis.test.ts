import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Analysis, SizeNode } from "../../src/analyze/types.js";
import { analysisPage } from "../../src/cli/page/index.js";
import { bytes } from "../../src/cli/render/units.js";
import { crumbs, faintTexts, looks, overflow, phone, useBrowser, wide } from "./browser.js";
import { sampleAnalysis, wideAnalysis } from "./sample-analysis.js";

const sample = sampleAnalysis();
const markup = analysisPage(sample);
const withPage = useBrowser();

const names = (page: Page) => page.locator("#rows button.item").allInnerTexts();

describe.each(looks)("at $width × $height, $scheme", (look) => {
  it("opens from a file without a word, fits, and is legible", () =>
    withPage(markup, look, async ({ page, trouble }) => {
      expect(await overflow(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
      await page.locator("#rows button.item").nth(4).click();
      expect(await overflow(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
      expect(trouble).toEqual([]);
    }));
});

describe("the table", () => {
  it("searches, narrows by kind, and sorts", () =>
    withPage(markup, wide, async ({ page }) => {
      await page.fill("#search", "libc");
      const all = nodes(sample).slice(1);
      const matching = all.filter(({ node, around }) =>
        `${text(node)} ${around}`.toLowerCase().includes("libc"),
      );
      expect(await page.locator("#count").textContent()).toBe(`${matching.length} items`);
      await page.selectOption("#kind", "library");
      expect(await names(page)).toEqual(["libcrypto.so.3", "libc.so.6"]);
      await page.locator("button.sort", { hasText: "Item" }).click();
      expect(await names(page)).toEqual(["libc.so.6", "libcrypto.so.3"]);
      expect(await page.locator("th", { hasText: "Item" }).getAttribute("aria-sort")).toBe("ascending");
      await page.fill("#search", "no such thing");
      expect(await page.locator("#count").textContent()).toBe("no items");
    }));

  it("sorts by raw size, either way, with the keyboard", () =>
    withPage(markup, wide, async ({ page }) => {
      await page.locator("button.sort", { hasText: "Raw" }).focus();
      const sizes = (): Promise<number[]> =>
        page
          .locator("#rows td.raw data")
          .evaluateAll((all) => all.map((each) => Number(each.getAttribute("value"))));
      const raw = nodes(sample)
        .slice(1)
        .map(({ node }) => node.raw);
      await page.keyboard.press("Enter");
      expect(await sizes()).toEqual(raw.toSorted((a, b) => b - a).slice(0, 100));
      await page.keyboard.press("Enter");
      expect(await sizes()).toEqual(raw.toSorted((a, b) => a - b).slice(0, 100));
    }));

  it("shows more on demand, and an item in the map", () =>
    withPage(markup, wide, async ({ page }) => {
      await page.locator("#more").click();
      expect(await page.locator("#rows tr").count()).toBe(200);
      await page.fill("#search", "ssl_codec");
      await page.selectOption("#kind", "module");
      await page.locator("#rows button.item").first().click();
      await page.locator("button.reveal").click();
      expect((await crumbs(page)).slice(0, 3)).toEqual(["shop", "runtime", "ssl"]);
      expect(await page.locator("#detail h3").textContent()).toContain("ssl_codec");
    }));

  it("filters 5000 items in less than 200 ms", () =>
    withPage(analysisPage(wideAnalysis(1700)), phone, async ({ page }) => {
      expect(await page.locator("#count").textContent()).toBe("5 101 items");
      const took = await page.evaluate<number>(`(() => {
        const search = document.getElementById("search");
        const times = ["m", "module1", "module15", "", "code"].map((text) => {
          const start = performance.now();
          search.value = text;
          search.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.offsetHeight;
          return performance.now() - start;
        });
        return times.sort((a, b) => a - b)[2];
      })()`);
      expect(took).toBeLessThan(200);
    }));
});

describe("figures", () => {
  it("are those of the JSON, which is in the page", () =>
    withPage(markup, wide, async ({ page }) => {
      const embedded = await page.evaluate<Analysis>(
        "JSON.parse(document.getElementById('data').textContent)",
      );
      expect(embedded).toEqual(sample);
      await page.selectOption("#kind", "library");
      const shown = await page
        .locator("#rows tr")
        .evaluateAll((rows) =>
          rows.map((row) => [
            row.querySelector("button.item")?.textContent,
            ...[...row.querySelectorAll("data")].map((data) => [
              Number(data.getAttribute("value")),
              data.textContent,
            ]),
          ]),
        );
      const libraries = nodes(sample)
        .map(({ node }) => node)
        .filter(({ kind }) => kind === "library");
      const expected = libraries
        .toSorted((a, b) => b.packed - a.packed)
        .map(({ name, packed, raw }) => [name, [packed, bytes(packed)], [raw, bytes(raw)]]);
      expect(shown).toEqual(expected);
      expect(await page.locator(".total data").first().getAttribute("value")).toBe(String(sample.packed));
    }));

  it("switch between compressed and raw everywhere", () =>
    withPage(markup, phone, async ({ page }) => {
      const kernel = sample.tree.children?.[0];
      const tile = () => page.locator("button.tile").first().getAttribute("aria-label");
      expect(await tile()).toContain(`${kernel?.packed.toString().replace(/\B(?=(\d{3})+$)/g, " ")} bytes`);
      await page.locator("input[value=raw]").check();
      expect(await tile()).toContain(`${kernel?.raw.toString().replace(/\B(?=(\d{3})+$)/g, " ")} bytes`);
      expect(await page.locator("th[aria-sort]").textContent()).toContain("Raw");
      expect(await page.locator("#rows td.packed").first().isVisible()).toBe(false);
      expect(await page.locator("#rows td.raw").first().isVisible()).toBe(true);
    }));
});

it("prints dark on light, without its controls", () =>
  withPage(markup, { ...wide, scheme: "dark" }, async ({ page }) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.locator("#search").isVisible()).toBe(false);
    expect(await page.locator("button.tile").first().isVisible()).toBe(true);
  }));

it("reads without scripts: parts and items, no dead controls", () =>
  withPage(markup, { ...phone, scripts: false }, async ({ page }) => {
    expect(await page.locator(".parts tbody tr").count()).toBe(4);
    const items = nodes(sample)
      .slice(1)
      .filter(({ node }) => !["chunk", "section", "overhead"].includes(node.kind));
    expect(await page.locator("#rows tr").count()).toBe(Math.min(1000, items.length));
    expect(await page.locator("#search").isVisible()).toBe(false);
    expect(await page.locator("#treemap").isVisible()).toBe(false);
    expect(await overflow(page)).toEqual([]);
  }));

it("weighs less than 1.5 MB with 3000 items", () => {
  expect(analysisPage(wideAnalysis(1000)).length).toBeLessThan(1_500_000);
});

function nodes(analysis: Analysis): readonly { readonly node: SizeNode; readonly around: string }[] {
  const walk = (node: SizeNode, around: string): { node: SizeNode; around: string }[] => [
    { node, around },
    ...(node.children ?? []).flatMap((child) => walk(child, node.name)),
  ];
  return walk(analysis.tree, "");
}

function text({ name, path, id, kind }: SizeNode): string {
  return [name, path, id, kind].join(" ");
}
