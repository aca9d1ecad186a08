import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Analysis, SizeNode } from "../../src/analyze/types.js";
import { analysisPage } from "../../src/cli/page/index.js";
import { bytes } from "../../src/cli/render/units.js";
import { needs } from "../support/skip.js";
import {
  browserPath,
  faintTexts,
  looks,
  noBrowser,
  overflow,
  phone,
  startBrowser,
  wide,
  withPage,
} from "./browser.js";
import { sampleAnalysis, wideAnalysis } from "./sample-analysis.js";

const sample = sampleAnalysis();
const markup = analysisPage(sample);
let browser: Browser;

beforeAll(async () => {
  if (browserPath !== undefined) browser = await startBrowser(browserPath);
});
afterAll(() => browser?.close());
beforeEach((context) => needs(context, browserPath !== undefined, noBrowser));

const focused = (page: Page) =>
  page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? ''");
const crumbs = (page: Page) => page.locator("#crumbs li").allInnerTexts();
const names = (page: Page) => page.locator("#rows button.item").allInnerTexts();

describe.each(looks)("at $width × $height, $scheme", (look) => {
  it("opens from a file without a word, fits, and is legible", () =>
    withPage(browser, markup, look, async ({ page, trouble }) => {
      expect(await overflow(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
      await page.locator("#rows button.item").nth(4).click();
      expect(await overflow(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
      expect(trouble).toEqual([]);
    }));
});

describe("the map", () => {
  it("is one stop of the tab key: Enter goes in, Escape comes back to where it was", () =>
    withPage(browser, markup, wide, async ({ page }) => {
      await page.locator("input[name=measure]").first().focus();
      await page.keyboard.press("Tab");
      expect(await focused(page)).toContain("kernel");
      await page.keyboard.press("ArrowRight");
      expect(await focused(page)).toContain("runtime");
      await page.keyboard.press("ArrowUp");
      expect(await focused(page)).toContain("system");
      await page.keyboard.press("Enter");
      expect(await crumbs(page)).toEqual(["shop", "system"]);
      expect(await focused(page)).toContain("libraries");
      await page.keyboard.press("Enter");
      expect(await crumbs(page)).toEqual(["shop", "system", "libraries"]);
      await page.keyboard.press("Escape");
      expect(await focused(page)).toContain("libraries");
      await page.keyboard.press("Escape");
      expect(await crumbs(page)).toEqual(["shop"]);
      expect(await focused(page)).toContain("system");
      await page.keyboard.press("Escape");
      expect(await crumbs(page)).toEqual(["shop"]);
    }));

  it("lets the tab key out on both sides", () =>
    withPage(browser, markup, wide, async ({ page }) => {
      await page.locator("button.tile").first().focus();
      await page.keyboard.press("Shift+Tab");
      expect(await page.evaluate("document.activeElement.name")).toBe("measure");
      await page.keyboard.press("Tab");
      for (let at = 0; at < 3 && (await page.evaluate("document.activeElement.id")) !== "search"; at++)
        await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.id")).toBe("search");
    }));

  it("is worked by tapping, and back by its path", () =>
    withPage(browser, markup, phone, async ({ page }) => {
      await page.locator("button.tile", { hasText: "runtime" }).click();
      await page.locator("button.tile", { hasText: "ssl" }).click();
      expect(await crumbs(page)).toEqual(["shop", "runtime", "ssl"]);
      await page.locator("#crumbs button").first().click();
      expect(await crumbs(page)).toEqual(["shop"]);
    }));

  it("leads to every child: those too small for a tile share one that can be opened", () =>
    withPage(browser, analysisPage(wideAnalysis(900)), phone, async ({ page }) => {
      await page.locator("button.tile").first().click();
      const seen = new Set<string>();
      for (let level = 0; level < 30; level++) {
        for (const item of await page
          .locator("button.tile[data-item]")
          .evaluateAll((all) => all.map((each) => each.dataset.item ?? "")))
          seen.add(item);
        const rest = page.locator("button.tile.rest");
        if ((await rest.count()) === 0) break;
        await rest.click();
      }
      expect(seen.size).toBe(900);
    }));

  it("keeps view, focus and selection when the window changes", () =>
    withPage(browser, markup, wide, async ({ page }) => {
      await page.locator("button.tile", { hasText: "runtime" }).click();
      await page.locator("button.tile", { hasText: "ssl" }).focus();
      const width = () => page.locator("button.tile:focus").evaluate((tile) => tile.clientWidth);
      const before = await width();
      await page.setViewportSize({ width: 700, height: 800 });
      await expect.poll(width).not.toBe(before);
      expect(await focused(page)).toContain("ssl");
      expect(await page.locator("#detail h3").textContent()).toBe("ssl");
      expect(await crumbs(page)).toEqual(["shop", "runtime"]);
    }));

  it("shows the chain of reasons of what is selected", () =>
    withPage(browser, markup, wide, async ({ page }) => {
      await page.locator("button.tile", { hasText: "runtime" }).click();
      await page.locator("button.tile", { hasText: "ssl" }).focus();
      const detail = page.locator("#detail");
      expect(await detail.locator("h3").textContent()).toBe("ssl");
      expect(await detail.locator(".chain code").allInnerTexts()).toEqual(
        sample.chains["otp:ssl"]?.map(({ id }) => id),
      );
      expect(await detail.locator(".chain .rule").allInnerTexts()).toEqual(
        sample.chains["otp:ssl"]?.map(({ rule }) => rule),
      );
    }));
});

describe("the table", () => {
  it("searches, narrows by kind, and sorts", () =>
    withPage(browser, markup, wide, async ({ page }) => {
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
    withPage(browser, markup, wide, async ({ page }) => {
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
    withPage(browser, markup, wide, async ({ page }) => {
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
    withPage(browser, analysisPage(wideAnalysis(1700)), phone, async ({ page }) => {
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
    withPage(browser, markup, wide, async ({ page }) => {
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
    withPage(browser, markup, phone, async ({ page }) => {
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
  withPage(browser, markup, { ...wide, scheme: "dark" }, async ({ page }) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.locator("#search").isVisible()).toBe(false);
    expect(await page.locator("button.tile").first().isVisible()).toBe(true);
  }));

it("reads without scripts: parts and items, no dead controls", () =>
  withPage(browser, markup, { ...phone, scripts: false }, async ({ page }) => {
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
