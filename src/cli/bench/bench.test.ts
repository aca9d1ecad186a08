import { describe, expect, it } from "vitest";
import type { BenchImage, BenchReport, Samples } from "../../bench/index.js";
import { paint } from "../render/paint.js";
import { benchMarkdown } from "./markdown.js";
import { checkReportFile } from "./report-file.js";
import { reportLines } from "./text.js";

const samples = (...all: readonly number[]): Samples => ({
  all,
  median: all[0] ?? 0,
  least: Math.min(...all),
  greatest: Math.max(...all),
});

const image: BenchImage = {
  name: "demo",
  baseline: false,
  versions: { otp: "27.3", demo: "0.1.0" },
  size: { kernel: 11_708_352, rootfs: 6_032_980, total: 17_741_332, inMemory: 84_754_432 },
  boot: {
    phases: [
      {
        name: "kernel",
        label: "kernel to init",
        instructions: 3_000_000_000,
        milliseconds: samples(6000, 7000),
      },
      { name: "beam", label: "BEAM to | code", instructions: 1_000_000_000, milliseconds: samples(36, 30) },
    ],
    instructions: [4_000_000_000, 4_000_000_000],
    milliseconds: samples(6036, 7030),
  },
  modules: [
    { name: "lists", instructions: 5_000_000, bytes: 35_600 },
    { name: "Elixir.Enum", instructions: 20_000_000, bytes: 72_400 },
  ],
  memory: { usedAtReady: 137.9, least: 102, failure: "beam.smp was ended." },
};

const stock: BenchImage = {
  ...image,
  name: "demo (stock)",
  baseline: true,
  memory: { ...image.memory, least: 204 },
};

const report: BenchReport = {
  format: 1,
  date: "2026-01-02",
  host: { system: "Debian 12", processors: 2, emulator: "QEMU 7.2.22", acceleration: "tcg" },
  runs: 2,
  images: [image, stock],
};

describe("reportLines", () => {
  it("is calm", () => {
    expect(reportLines({ ...report, images: [image] }, paint(false)).join("\n")).toMatchInlineSnapshot(`
      "
      demo  16.92 MiB  (17 741 332 bytes)

      boot            instructions                   median  spread
      kernel to init     3 000.0 M  ███████████████   6.0 s  6.0 s to 7.0 s
      BEAM to | code     1 000.0 M  █████             36 ms  30 ms to 36 ms
      ready              4 000.0 M                    6.0 s  6.0 s to 7.0 s

      kernel                11.17 MiB
      root file system       5.75 MiB
      both in guest memory  80.83 MiB
      memory used at ready  137.9 MiB
      least memory            102 MiB  with 101: beam.smp was ended.

      2 modules loaded  instructions                            file
      Elixir.Enum             20.0 M  ████████████████████   72.4 kB
      lists                    5.0 M  █████                  35.6 kB
      all                     25.0 M                        108.0 kB

      QEMU 7.2.22, tcg; Debian 12, 2 processors; 2 timed boots"
    `);
  });

  it("compares with the untouched release", () => {
    const lines = reportLines(report, paint(false));
    expect(lines.find((line) => /^least memory .* ×$/.test(line))).toMatch(/102 MiB +204 MiB +2\.00 ×$/);
  });

  it("tells counts that differ", () => {
    const boot = { ...image.boot, instructions: [4_000_000_000, 4_000_000_001] };
    const lines = reportLines({ ...report, images: [{ ...image, boot }] }, paint(false));
    expect(lines).toContain("The counted boots differ: 4 000 000 000, 4 000 000 001 instructions.");
  });
});

describe("benchMarkdown", () => {
  it("holds the same figures, as tables that names cannot break", () => {
    const text = benchMarkdown(report);
    expect(text).toContain("| kernel to init | 3 000 000 000 | 6.0 s | 6.0 s to 7.0 s |");
    expect(text).toContain("| BEAM to \\| code | 1 000 000 000 | 36 ms | 30 ms to 36 ms |");
    expect(text).toContain("| `Elixir.Enum` | 20.0 M | 72.4 kB | 2. |");
    expect(text).toContain("| least memory | 102 MiB | 204 MiB | 2.00 × |");
    expect(text.endsWith(" |\n")).toBe(true);
  });
});

describe("checkReportFile", () => {
  it.each(["a.md", "b.html", "/tmp/d.json"])("takes %s", async (file) => {
    await expect(checkReportFile(file)).resolves.toBeUndefined();
  });

  it.each([
    ["a", /none of them/],
    ["a.pdf", /none of them/],
    [".md", /none of them/],
    ["/nowhere/a.md", /folder of the report .* is not there/],
  ])("refuses %s", async (file, words) => {
    await expect(checkReportFile(file)).rejects.toThrow(words);
  });
});
