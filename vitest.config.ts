import { defineConfig } from "vitest/config";

/** Tests that boot machines or measure time: one file at a time, after all others. */
const boots = [
  "test/analyze/speed.test.ts",
  "test/guest/**/*.test.ts",
  "test/machine/boot.test.ts",
  "test/e2e/**/*.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"] } },
      {
        test: {
          name: "contract",
          include: ["test/*/**/*.test.ts"],
          exclude: ["test/cli/**", "test/life/**", "test/page/**", ...boots],
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
          testTimeout: 300_000,
          hookTimeout: 600_000,
          globalSetup: "test/support/prepare.ts",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
