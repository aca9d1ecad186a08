import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dataFile } from "../../src/config/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { contextForTests } from "../machine/kit.js";
import { testParts } from "../support/build-root.js";

it("ships error_handler.beam as its source compiles", async () => {
  const { buildRoot } = await testParts();
  const folder = await mkdtemp(join(tmpdir(), "lean-error-handler-"));
  try {
    await copyFile(dataFile("shake/error_handler.erl"), join(folder, "error_handler.erl"));
    await runInSandbox(contextForTests(), {
      root: buildRoot.path,
      argv: ["erlc", "+deterministic", "+no_docs", "-o", "/build", "/build/error_handler.erl"],
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
    });
    const shipped = await readFile(dataFile("shake/error_handler.beam"));
    expect(shipped.equals(await readFile(join(folder, "error_handler.beam")))).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
