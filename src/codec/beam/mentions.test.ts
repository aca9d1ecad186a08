import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { moduleMentions } from "./index.js";

const module = await readFile(new URL("../../../data/bench/lean_trace.beam", import.meta.url));

describe("moduleMentions", () => {
  it.each([
    ["a function that it calls", { atoms: ["not_there", "spawn"], texts: [] }, ["spawn"]],
    ["a function in a literal", { atoms: ["prepare_loading"], texts: [] }, ["prepare_loading"]],
    ["part of a text", { atoms: [], texts: ["lean", "/etc/ssl"] }, ["lean"]],
    ["no part of an atom", { atoms: ["prepare"], texts: [] }, []],
  ])("finds %s", (_, wanted, found) => {
    expect(moduleMentions(module, wanted)).toEqual(found);
  });

  it("refuses what is no module", () => {
    expect(() => moduleMentions(Buffer.from("text"), { atoms: [], texts: [] })).toThrow(
      expect.objectContaining({ code: "NOT_BEAM" }),
    );
  });
});
