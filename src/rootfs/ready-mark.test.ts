import { describe, expect, it } from "vitest";
import { atom, charlist, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { appendInstruction } from "./ready-mark.js";

const started = tuple(atom("progress"), atom("started"));
const script = (...instructions: Term[]) =>
  tuple(atom("script"), tuple(charlist("app"), charlist("1.0")), list(...instructions));

describe("the readiness mark", () => {
  it("comes after every other instruction", () => {
    const marked = decodeTerm(appendInstruction(encodeTerm(script(started))));
    const mark = tuple(
      atom("apply"),
      tuple(atom("file"), atom("write_file"), list(charlist("/run/lean/ready"), list())),
    );
    expect(marked).toEqual(script(started, mark));
  });

  it.each([
    ["no tuple", atom("script")],
    ["another tag", tuple(atom("release"), charlist("x"), list())],
    ["no instructions", tuple(atom("script"), charlist("x"))],
  ])("refuses what is no boot script: %s", (_name, term) => {
    expect(() => appendInstruction(encodeTerm(term))).toThrow("not the binary form of a boot script");
  });
});
