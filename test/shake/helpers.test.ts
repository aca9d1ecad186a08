import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dataFile } from "../../src/config/index.js";
import { runInSandbox } from "../../src/sandbox/index.js";
import { contextForTests } from "../machine/kit.js";
import { testParts } from "../support/build-root.js";

it.each(["error_handler", "lean_terms", "lean_user"])(
  "ships %s.beam as its source compiles",
  async (name) => {
    const { buildRoot } = await testParts();
    const folder = await mkdtemp(join(tmpdir(), "lean-helper-"));
    try {
      await copyFile(dataFile(`shake/${name}.erl`), join(folder, `${name}.erl`));
      await runInSandbox(contextForTests(), {
        root: buildRoot.path,
        argv: ["erlc", "+deterministic", "+no_docs", "-o", "/build", `/build/${name}.erl`],
        binds: [{ host: folder, guest: "/build", mode: "rw" }],
      });
      const shipped = await readFile(dataFile(`shake/${name}.beam`));
      expect(shipped.equals(await readFile(join(folder, `${name}.beam`)))).toBe(true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
