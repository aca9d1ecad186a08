import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { decodeModule } from "../codec/beam/index.js";
import { dataFile } from "../config/index.js";
import { readGraph } from "./graph/index.js";
import { redirected } from "./instead.js";

const shipped = await readFile(dataFile("shake/lean_terms.beam"));
const rows = [{ in: ["lean_terms"], calls: ["prim_file:read_file/1"], by: "lean_files" }];

it("sends single calls of a module elsewhere, and changes nothing else", () => {
  const bytes = redirected(shipped, "lean_terms", rows) ?? Buffer.alloc(0);
  const [before, after] = [readGraph(shipped), readGraph(bytes)];
  const written = ({ module, name, arity }: (typeof before.imports)[number]) => `${module}:${name}/${arity}`;
  const expected = before.imports.map((each) => written(each).replace("prim_file:", "lean_files:"));
  expect(expected).not.toEqual(before.imports.map(written));
  expect(after.imports.map(written)).toEqual(expected);
  expect(after.functions).toEqual(before.functions);
  expect(decodeModule(bytes).literals).toEqual(decodeModule(shipped).literals);
});

it("uses an atom that is there", () => {
  const bytes = redirected(
    shipped,
    "lean_terms",
    [{ ...rows[0], by: "unicode" }].map((row) => ({ in: [], calls: [], ...row })),
  );
  expect(decodeModule(bytes ?? Buffer.alloc(0)).atoms).toEqual(decodeModule(shipped).atoms);
});

it("leaves other modules alone", () => {
  expect(redirected(shipped, "other", rows)).toBeUndefined();
});
