import { describe, expect, it } from "vitest";
import { atom, charlist, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { instrumented } from "./script.js";

const load = (...modules: string[]) => tuple(atom("primLoad"), list(...modules.map(atom)));
const path = tuple(atom("path"), list(charlist("$ROOT/lib/kernel-10/ebin")));
const start = (name: string) =>
  tuple(atom("apply"), tuple(atom("application"), atom("start_boot"), list(atom(name), atom("permanent"))));

function script(...instructions: readonly Term[]): Uint8Array {
  return encodeTerm(tuple(atom("script"), tuple(charlist("app"), charlist("1")), list(...instructions)));
}

/** Instructions in few words. */
function words(boot: Uint8Array): readonly string[] {
  const term = decodeTerm(boot);
  const list = term.type === "tuple" ? term.items[2] : undefined;
  return list?.type === "list" ? list.items.map(word) : [];
}

function word(term: Term): string {
  if (term.type === "atom") return term.name;
  if (term.type === "integer") return String(term.value);
  return term.type === "tuple" || term.type === "list" ? term.items.map(word).join(" ").trim() : "?";
}

const boot = script(
  path,
  load("application", "file"),
  start("kernel"),
  start("logger"),
  start("demo"),
  start("more"),
);

describe("instrumented", () => {
  it("notes the start of the first application that is not of OTP or Elixir, and nothing behind it", () => {
    expect(words(instrumented(boot, { mark: true, modules: false, ready: false })).slice(1)).toEqual([
      "primLoad lean_trace",
      "primLoad application file",
      "apply application start_boot kernel permanent",
      "apply application start_boot logger permanent",
      "apply lean_trace mark application",
      "apply application start_boot demo permanent",
      "apply application start_boot more permanent",
      "apply lean_trace report 50",
    ]);
  });

  it("watches what is loaded from the first instruction on", () => {
    const traced = words(instrumented(boot, { mark: true, modules: true, ready: false }));
    expect(traced.slice(1, 4)).toEqual([
      "primLoad lean_trace",
      "apply lean_trace watch",
      "primLoad application file",
    ]);
    expect(traced.at(-1)).toBe("apply lean_trace report 2000");
  });

  it("gives an untouched release the mark of readiness, before the report", () => {
    const only = words(instrumented(boot, { mark: false, modules: false, ready: true }));
    expect(only).toHaveLength(7);
    expect(only.at(-1)).toMatch(/^apply file write_file /);
    const both = words(instrumented(boot, { mark: true, modules: false, ready: true }));
    expect(both.slice(-2).map((one) => one.split(" ")[1])).toEqual(["file", "lean_trace"]);
  });

  it("notes the end of a script that starts no application of its own", () => {
    const bare = instrumented(script(path, start("kernel")), { mark: true, modules: false, ready: false });
    expect(words(bare).at(-2)).toBe("apply lean_trace mark application");
  });

  it.each([
    ["no term", Buffer.from("no")],
    ["no script", encodeTerm(atom("script"))],
    ["no path", script(load("application"), start("demo"))],
    ["a path that comes too late", script(start("demo"), path)],
  ])("refuses %s", (_, bytes) => {
    expect(() => instrumented(bytes, { mark: true, modules: false, ready: false })).toThrow(
      /boot script|term/i,
    );
  });
});
