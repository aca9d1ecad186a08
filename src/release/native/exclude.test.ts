import { expect, it } from "vitest";
import type { Event } from "../../event/index.js";
import { fileTree } from "../../filetree/index.js";
import { withoutExcluded } from "./exclude.js";

const tree = fileTree(
  ["lib/api-0.1.0/priv/tool-linux", "lib/api-0.1.0/priv/tool-macos", "lib/api-0.1.0/priv/mac/x"].map(
    (path) => ({
      ...{ kind: "file" as const, path, mode: 0o644, uid: 0, gid: 0, content: { text: "" } },
      why: { stage: "release", rule: "test" },
    }),
  ),
);

const kept = (patterns: readonly string[]) => {
  const events: Event[] = [];
  const context = { emit: (event: Event) => void events.push(event), signal: new AbortController().signal };
  const { entries } = withoutExcluded(context, tree, patterns);
  return { paths: entries.map(({ path }) => path.split("/").slice(2).join("/")), events };
};

it.each([
  [["lib/api-*/priv/tool-macos"], ["priv/mac/x", "priv/tool-linux"]],
  [["lib/api-0.1.0/priv/mac"], ["priv/tool-linux", "priv/tool-macos"]],
  [["*"], []],
  [[], ["priv/mac/x", "priv/tool-linux", "priv/tool-macos"]],
])("without %j", (patterns, paths) => {
  const result = kept(patterns);
  expect(result.paths).toEqual(paths);
  expect(result.events).toEqual([]);
});

it("warns of a pattern that means nothing", () => {
  expect(kept(["lib/apx/*"]).events).toMatchObject([{ type: "warning", code: "EXCLUDE_UNUSED" }]);
});
