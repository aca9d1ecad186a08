import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { benchmarksPage, readmeTable } from "../../scripts/benchmarks/page.js";
import { benchmarksJson, benchmarksSchema } from "../../scripts/benchmarks/record.js";
import { fromInit, samplesOf } from "../../src/bench/index.js";

const text = await readFile("docs/benchmarks.json", "utf8");
const benchmarks = benchmarksSchema.parse(JSON.parse(text));
const [own, stock] = benchmarks.report.images;

describe("docs/benchmarks", () => {
  it("has a page that follows from the measured record", async () => {
    expect(benchmarksJson(benchmarks)).toBe(text);
    expect(await readFile("docs/benchmarks.md", "utf8")).toBe(benchmarksPage(benchmarks));
    expect(readmeTable(benchmarks)).toMatch(/^\| hello_world, x86_64 \| ours \| stock \| stock takes \|$/m);
  });

  it("counted the same instructions in every boot, and phases that add up to them", () => {
    for (const { name, boot } of benchmarks.report.images) {
      expect(new Set(boot.instructions).size, name).toBe(1);
      const sum = boot.phases.reduce((total, { instructions }) => total + instructions, 0);
      expect(sum, name).toBe(boot.instructions[0]);
    }
  });

  it("meets what was promised", () => {
    expect(own?.size.total).toBeLessThanOrEqual(15.2 * 1024 * 1024);
    expect(own?.memory.least).toBeLessThanOrEqual(96);
    expect(own?.modules.length).toBeLessThanOrEqual(150);
    if (own === undefined || stock === undefined) throw new Error("an image is missing");
    expect(fromInit(own)).toBeLessThanOrEqual(0.3 * fromInit(stock));
    expect(samplesOf(benchmarks.builds.shaken).median).toBeLessThanOrEqual(3);
    expect(samplesOf(benchmarks.builds.recalled).median).toBeLessThanOrEqual(0.5);
    const ownKernel = benchmarks.report.images.find(({ name }) => name === "hello_world, own kernel");
    expect(ownKernel?.size.total).toBeLessThanOrEqual(5.3 * 1024 * 1024);
    expect(ownKernel?.memory.least).toBeLessThanOrEqual(64);
    expect(samplesOf(benchmarks.builds.unchanged).median).toBeLessThanOrEqual(2);
    expect(samplesOf(benchmarks.builds.changed).median).toBeLessThanOrEqual(10);
  });
});
