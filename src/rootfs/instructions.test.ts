import { describe, expect, it } from "vitest";
import { atom, charlist, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { fitBootScript } from "./instructions.js";

const started = tuple(atom("progress"), atom("started"));
const mark = tuple(
  atom("apply"),
  tuple(atom("prim_file"), atom("write_file"), list(charlist("/run/lean/ready"), list())),
);
const script = (...instructions: Term[]) =>
  tuple(atom("script"), tuple(charlist("app"), charlist("1.0")), list(...instructions));
const load = (from: number, to: number) =>
  tuple(
    atom("primLoad"),
    list(...Array.from({ length: to - from }, (_, index) => atom(`module_${from + index}`))),
  );
const fitted = (term: Term) => decodeTerm(fitBootScript(encodeTerm(term)));

describe("fitting a boot script", () => {
  it("marks readiness after every other instruction", () => {
    expect(fitted(script(started))).toEqual(script(started, mark));
  });

  it("loads the same modules in the same order, 16 at a time", () => {
    expect(fitted(script(load(0, 40), started))).toEqual(
      script(load(0, 16), load(16, 32), load(32, 40), started, mark),
    );
    expect(fitted(script(load(0, 16)))).toEqual(script(load(0, 16), mark));
  });

  it.each([
    ["no tuple", atom("script")],
    ["another tag", tuple(atom("release"), charlist("x"), list())],
    ["no instructions", tuple(atom("script"), charlist("x"))],
  ])("refuses what is no boot script: %s", (_name, term) => {
    expect(() => fitBootScript(encodeTerm(term))).toThrow("not the binary form of a boot script");
  });
});
