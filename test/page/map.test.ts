import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { analysisPage } from "../../src/cli/page/index.js";
import { crumbs, phone, useBrowser, wide } from "./browser.js";
import { sampleAnalysis, wideAnalysis } from "./sample-analysis.js";

const sample = sampleAnalysis();
const markup = analysisPage(sample);
const withPage = useBrowser();

describe("the map", () => {
  it("is one stop of the tab key: Enter goes in, Escape comes back to where it was", () =>
    withPage(markup, wide, async ({ page }) => {
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
    withPage(markup, wide, async ({ page }) => {
      await page.locator("button.tile").first().focus();
      await page.keyboard.press("Shift+Tab");
      expect(await page.evaluate("document.activeElement.name")).toBe("measure");
      await page.keyboard.press("Tab");
      for (let at = 0; at < 3 && (await page.evaluate("document.activeElement.id")) !== "search"; at++)
        await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.id")).toBe("search");
    }));

  it("is worked by tapping, and back by its path", () =>
    withPage(markup, phone, async ({ page }) => {
      await page.locator("button.tile", { hasText: "runtime" }).click();
      await page.locator("button.tile", { hasText: "ssl" }).click();
      expect(await crumbs(page)).toEqual(["shop", "runtime", "ssl"]);
      await page.locator("#crumbs button").first().click();
      expect(await crumbs(page)).toEqual(["shop"]);
    }));

  it("leads to every child: those too small for a tile share one that can be opened", () =>
    withPage(analysisPage(wideAnalysis(900)), phone, async ({ page }) => {
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
    withPage(markup, wide, async ({ page }) => {
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
    withPage(markup, wide, async ({ page }) => {
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

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''");
}
