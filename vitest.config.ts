import { defineConfig } from "vitest/config";

/** Tests with a limit in seconds: alone, after all others. */
const timed = ["test/analyze/speed.test.ts", "test/e2e/again.test.ts"];

/** Tests that boot machines: two files at a time, since an emulated machine keeps one processor busy. */
const boots = ["test/guest/**/*.test.ts", "test/machine/boot.test.ts", "test/e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"], testTimeout: 20_000 } },
      {
        test: {
          name: "contract",
          include: ["test/*/**/*.test.ts"],
          exclude: ["test/cli/**", "test/life/**", "test/page/**", ...boots, ...timed],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: "test/support/prepare.ts",
        },
      },
      {
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts", "test/life/**/*.test.ts"],
          testTimeout: 30_000,
          globalSetup: "test/support/compile.ts",
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/page/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: "test/support/compile.ts",
        },
      },
      {
        test: {
          name: "vm",
          include: boots,
          exclude: timed,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          globalSetup: "test/support/prepare.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "timed",
          include: timed,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          globalSetup: "test/support/prepare.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
