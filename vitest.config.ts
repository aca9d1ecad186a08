import { defineConfig } from "vitest/config";

/** LEANVM_TEST=all adds what takes long: other architectures, suites, many kills. */
const vm = { testTimeout: 600_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["src/**/*.test.ts"] } },
      {
        test: {
          name: "contract",
          include: ["test/*/**/*.test.ts"],
          exclude: ["test/cli/**", "test/vm/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "cli",
          include: ["test/cli/**/*.test.ts"],
          testTimeout: 30_000,
          globalSetup: "test/support/compile.ts",
        },
      },
      {
        test: {
          name: "vm",
          include: ["test/vm/**/*.test.ts"],
          ...vm,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
