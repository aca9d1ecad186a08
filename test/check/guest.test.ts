import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dataFile } from "../../src/config/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { readGraph } from "../../src/shake/index.js";
import { contextForTests } from "../machine/kit.js";
import { testParts } from "../support/build-root.js";
import { scratch } from "../support/outcome.js";

it("ships lean_check.beam as its source compiles", async () => {
  const { buildRoot } = await testParts();
  const folder = await scratch("check");
  try {
    await copyFile(dataFile("check/lean_check.erl"), join(folder.path, "lean_check.erl"));
    await runInSandbox(contextForTests(), {
      root: buildRoot.path,
      argv: ["erlc", "+deterministic", "+no_docs", "-o", "/build", "/build/lean_check.erl"],
      binds: [{ host: folder.path, guest: "/build", mode: "rw" }],
    });
    const shipped = await readFile(dataFile("check/lean_check.beam"));
    expect(shipped.equals(await readFile(join(folder.path, "lean_check.beam")))).toBe(true);
  } finally {
    await folder.remove();
  }
});

it("needs nothing that an image may lack", async () => {
  const { imports } = readGraph(await readFile(dataFile("check/lean_check.beam")));
  const called = imports.filter(({ module }) => module !== "erlang");
  expect(called).toEqual([
    { module: "init", name: "get_argument", arity: 1 },
    { module: "lists", name: "member", arity: 2 },
  ]);
});
