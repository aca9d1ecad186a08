import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { dataFile } from "../../src/config/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { contextForTests } from "../machine/kit.js";
import { testParts } from "../support/build-root.js";

it("lean_terms reads what OTP's own parser reads, and refuses what that refuses", async () => {
  const { buildRoot } = await testParts();
  const folder = await mkdtemp(join(tmpdir(), "lean-terms-"));
  const lines: string[] = [];
  try {
    await copyFile(dataFile("shake/lean_terms.erl"), join(folder, "lean_terms.erl"));
    await copyFile(fileURLToPath(new URL("terms.erl", import.meta.url)), join(folder, "terms.erl"));
    await runInSandbox(contextForTests(), {
      root: buildRoot.path,
      argv: ["sh", "-c", "erlc lean_terms.erl terms.erl && erl -noshell -s terms main"],
      cwd: "/build",
      binds: [{ host: folder, guest: "/build", mode: "rw" }],
      onLine: (line) => lines.push(line),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [count, ...differing] = lines;
  expect(Number(count?.split(" ")[0])).toBeGreaterThan(2000);
  expect(differing).toEqual(["{[],[],[]}"]);
}, 120_000);
