import { describe, expect, it } from "vitest";
import { atom, decodeTerm, encodeTerm, list, tuple } from "../codec/etf/index.js";
import { bootInstructions, fitApplicationFile, fitBoot } from "./boot.js";
import { bootRoots } from "./roots.js";

const specification = tuple(
  atom("application"),
  atom("demo"),
  list(
    tuple(atom("modules"), list(atom("demo"), atom("gone"))),
    tuple(atom("mod"), tuple(atom("demo_app"), list())),
    tuple(atom("env"), list(tuple(atom("callback"), tuple(atom("demo"), atom("called"), list())))),
  ),
);
const load = tuple(atom("apply"), tuple(atom("application"), atom("load"), list(specification)));
const boot = encodeTerm(
  tuple(
    atom("script"),
    tuple(atom("n"), atom("v")),
    list(
      tuple(atom("primLoad"), list(atom("error_handler"), atom("gone"))),
      tuple(atom("primLoad"), list(atom("gone"))),
      load,
    ),
  ),
);

describe("a boot script", () => {
  it("neither loads nor lists what is gone, and loads kernel's error_handler as well", () => {
    const [first, second, ...rest] = bootInstructions(
      fitBoot(boot, (module) => ["gone", "lean_user"].includes(module)),
    );
    const loaded = ["error_handler", "lean_error_handler", "lean_terms"];
    expect(first).toEqual(tuple(atom("primLoad"), list(...loaded.map(atom))));
    expect(
      JSON.stringify(second, (_, value) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("gone");
    expect(rest).toEqual([]);
  });

  it("starts what its applications name", () => {
    const { functions } = bootRoots(bootInstructions(boot));
    const names = functions.map(({ module, name, arity }) => `${module}:${name}/${arity}`);
    expect(names).toEqual(expect.arrayContaining(["demo_app:start/2", "demo:called/-1"]));
    expect(names).not.toContain("gone:start/2");
  });

  it.each([[encodeTerm(atom("script"))], [encodeTerm(tuple(atom("script"), atom("n"), atom("no list")))]])(
    "of another form is an error",
    (bytes) => {
      expect(() => fitBoot(bytes, () => false)).toThrow("not the binary form of a boot script");
      expect(decodeTerm(bytes)).toBeDefined();
    },
  );
});

describe("an application resource file", () => {
  it("may have comments among its modules, as that of inets has", () => {
    const text =
      "{application, inets,\n [{modules, [\n %% HTTP and FTP's\n httpc, % the client\n gone\n ]}]}.";
    expect(fitApplicationFile(text, (module) => module === "gone")).toBe(
      "{application, inets,\n [{modules, [httpc]}]}.",
    );
  });

  it("lists what is left", () => {
    const text =
      "{application, demo,\n [{vsn, \"1\"},\n  {modules, [demo,\n 'Elixir.Gone', 'Elixir.Stays']},\n  {registered, []}]}.";
    expect(fitApplicationFile(text, (module) => module === "Elixir.Gone")).toBe(
      "{application, demo,\n [{vsn, \"1\"},\n  {modules, [demo,'Elixir.Stays']},\n  {registered, []}]}.",
    );
  });
});
