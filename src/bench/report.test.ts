import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LeanError } from "../error/index.js";
import { memoryUse } from "./memory.js";
import { endsReport, readReport } from "./report.js";

const lines = [
  "leanvm-memory begin",
  "MemTotal:         217180 kB",
  "MemAvailable:     120023 kB",
  "Shmem:             37804 kB",
  "SwapTotal:         10240 kB",
  "SwapFree:           8192 kB",
  "HugePages_Total:       0",
  "leanvm-memory end",
  "leanvm-mark 7967366349 application",
  "leanvm-module 512138 error_handler",
  "leanvm-module 100 Elixir.On Load",
  "leanvm-module 200 lists",
  "leanvm-module 50 Elixir.On Load",
  "leanvm-end 5",
];

describe("readReport", () => {
  it("reads marks, modules in the order of loading, and memory", () => {
    const report = readReport(lines);
    expect(report.application).toBe(7_967_366_349);
    expect(report.modules).toEqual([
      { name: "error_handler", nanoseconds: 512_138 },
      { name: "Elixir.On Load", nanoseconds: 150 },
      { name: "lists", nanoseconds: 200 },
    ]);
    expect(report.memory.get("MemTotal")).toBe(217_180 * 1024);
    expect(report.memory.has("HugePages_Total")).toBe(false);
  });

  it("misses any line of its own", () => {
    const own = lines.flatMap((line, index) => (line.startsWith("leanvm-") ? [index] : []));
    for (const index of own) {
      expect(() => readReport(lines.toSpliced(index, 1)), lines[index]).toThrow(LeanError);
    }
  });

  it("takes any text for what it is", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(...lines));
    fc.assert(
      fc.property(fc.array(piece), (text) => {
        try {
          readReport(text);
        } catch (error) {
          expect(error).toMatchObject({ code: "TRACE_TORN" });
        }
      }),
    );
  });

  it("knows its last line", () => {
    expect(lines.filter(endsReport)).toEqual(["leanvm-end 5"]);
  });
});

describe("memoryUse", () => {
  it("counts what is not to be had any more, swapped pages too", () => {
    const use = memoryUse(256, readReport(lines).memory);
    expect(use.usedAtReady).toBe(140.8);
    expect(use.inMemory).toBe(256 * 1_048_576 - 217_180 * 1024 + 37_804 * 1024);
  });
});
