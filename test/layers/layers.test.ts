import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { checkLayers } from "../../scripts/layers/check.js";
import { readSources } from "../../scripts/layers/sources.js";

it("finds every kind of violation, and nothing else", async () => {
  const sample = fileURLToPath(new URL("sample", import.meta.url));
  const violations = checkLayers(await readSources(sample));
  expect(violations.map(({ file, why }) => `${file}: ${why}`).join("\n")).toMatchInlineSnapshot(`
    "cli/index.ts: imports package/deb/open.ts: the face of a folder is its index.ts
    codec/elf/index.ts: imports node:fs/promises: codec, filetree and analyze touch no file
    codec/elf/index.ts: imports codec/tar/deep.ts: the face of a folder is its index.ts
    codec/elf/index.ts: uses Date.now(: codec, filetree and analyze know no clock and no chance
    kernel/index.ts: imports execa: only src/process spawns
    kernel/index.ts: imports values of package/index.ts: a stage knows only the types of another stage
    kernel/index.ts: uses process.env: environment, arguments, terminal and exit status belong to src/cli
    odd/index.ts: src/odd has no place in the order of layers
    package/deb/open.ts: imports undici: only src/fetch opens the network
    package/deb/open.ts: uses console.log(: the core emits events, it never prints
    package/index.ts: imports cli/index.ts: imports point downward, and cli is not below package
    store/index.ts: has 251 lines; the limit is 250
    error/a.ts: is in a circle of imports: error/a.ts → error/b.ts → error/a.ts"
  `);
});
