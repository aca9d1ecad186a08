import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { figuresPage, median, readmeTable } from "../../scripts/figures/page.js";
import { figuresJson, figuresSchema } from "../../scripts/figures/record.js";

describe("docs/figures", () => {
  it("has a page that was written from the measured record", async () => {
    const text = await readFile("docs/figures.json", "utf8");
    const figures = figuresSchema.parse(JSON.parse(text));
    expect(figuresJson(figures)).toBe(text);
    expect(await readFile("docs/figures.md", "utf8")).toBe(figuresPage(figures));
    expect(readmeTable(figures)).toMatch(/^\| hello_world, x86_64 \| ours \| stock \|$/m);
  });

  it("meets what was promised", async () => {
    const { sizes, lean, stock, small, builds } = figuresSchema.parse(
      JSON.parse(await readFile("docs/figures.json", "utf8")),
    );
    expect(sizes.hello_world.kernel + sizes.hello_world.rootfs).toBeLessThanOrEqual(17 * 1024 * 1024);
    expect(Math.max(...lean.instructions)).toBeLessThanOrEqual(Math.min(...stock.instructions));
    expect(small).toEqual({ memory: 112, ready: true });
    expect(median(builds.unchanged)).toBeLessThanOrEqual(2);
    expect(median(builds.changed)).toBeLessThanOrEqual(8);
  });
});
