import { describe, expect, it } from "vitest";
import { atom, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { watchedScript } from "./script.js";

const instructions = [
  tuple(atom("preLoaded"), list(atom("init"))),
  tuple(atom("path"), list()),
  tuple(atom("primLoad"), list(atom("kernel"))),
  tuple(atom("apply"), tuple(atom("application"), atom("start_boot"), list(atom("kernel")))),
  tuple(atom("apply"), tuple(atom("file"), atom("write_file"), list())),
];
const script = (...items: readonly Term[]) =>
  encodeTerm(tuple(atom("script"), tuple(list(), list()), list(...items)));

/** What is applied or loaded, in order. */
function verbs(bytes: Uint8Array): readonly string[] {
  const term = decodeTerm(bytes);
  const items = term.type === "tuple" && term.items[2]?.type === "list" ? term.items[2].items : [];
  return items.map((each) => {
    const [tag, given] = each.type === "tuple" ? each.items : [];
    const [module, name] = given?.type === "tuple" ? given.items : [];
    const words = [tag, module, name].flatMap((part) => (part?.type === "atom" ? [part.name] : []));
    return words.join(" ");
  });
}

describe("watchedScript", () => {
  it("watches from the first path on, after each loading, and stands by before the last instruction", () => {
    const sites = [{ module: "m", name: "f", arity: 1, lines: [3] }];
    expect(verbs(watchedScript(script(...instructions), sites))).toEqual([
      ...["preLoaded", "path", "primLoad", "apply lean_check watch", "primLoad", "apply lean_check arm"],
      ...["apply application start_boot", "apply lean_check stand_by", "apply file write_file"],
    ]);
  });

  it("refuses what is no boot script", () => {
    for (const bytes of [encodeTerm(atom("script")), script()])
      expect(() => watchedScript(bytes, [])).toThrow(
        expect.objectContaining({ code: "CHECK_SCRIPT_MALFORMED" }),
      );
  });
});
