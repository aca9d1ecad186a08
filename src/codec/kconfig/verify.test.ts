import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../error/index.js";
import {
  format,
  holds,
  mergeFragments,
  parseConfig,
  parseExpression,
  parseFragment,
  readDeclarations,
  selectors,
  unmet,
  verifyConfig,
} from "./index.js";

const tree: Readonly<Record<string, string>> = {
  Kconfig: `mainmenu "Test"
source "net/Kconfig"
source "arch/$(SRCARCH)/Kconfig"
config PLAIN
	bool "a prompt"
	help
	  config HIDDEN
	  depends on NOTHING

	  More words.
config AFTER_HELP
	def_bool y
	depends on PLAIN && \\
		   !CARD # a remark
`,
  "net/Kconfig": `menu "Network"
	depends on NET
if BUS
config CARD
	tristate "card"
	depends on VENDOR || ANY = y
	select CRC if NET
	select LIB
endif
endmenu
choice
	prompt "speed"
config FAST
	bool "fast"
config SLOW
	bool "slow"
endchoice
`,
  "arch/x86/Kconfig":
    'config CRC\n\tbool\nconfig LIB\n\tbool\nconfig MACRO\n\tdepends on $(cc-option,-x)\n\tbool "m"\n',
};
const declarations = readDeclarations((path) => tree[path], { SRCARCH: "x86" });

describe("readDeclarations", () => {
  it("follows sources and passes over help texts", () => {
    expect([...declarations.keys()]).toEqual([
      ...["CARD", "FAST", "SLOW", "CRC", "LIB", "MACRO", "PLAIN", "AFTER_HELP"],
    ]);
  });

  it("gives an option what menus and ifs around it depend on", () => {
    expect(declarations.get("CARD")?.depends.map((all) => all.map(format))).toEqual([
      ["NET", "BUS", "VENDOR || ANY=y"],
    ]);
    expect(declarations.get("AFTER_HELP")?.depends[0]?.map(format)).toEqual(["PLAIN && !CARD"]);
    expect(declarations.get("FAST")?.depends).toEqual([[]]);
  });

  it("ends on files that include themselves", () => {
    expect(readDeclarations(() => 'config A\nsource "Kconfig"\n', {}).get("A")?.depends.length).toBe(41);
  });

  it("reads any text", () => {
    const words = fc.constantFrom(
      "config A",
      "if A &&",
      "endif",
      "menu",
      "help",
      "\tselect B if",
      "depends on ((",
      "\\",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string())), (lines) => {
        readDeclarations((path) => (path === "Kconfig" ? lines.join("\n") : undefined), {});
      }),
    );
  });
});

describe("expressions", () => {
  const value = (name: string) => ({ A: "y", M: "m", N: "3", T: "text" })[name];

  it.each([
    ["A", true],
    ["M", true],
    ["B", false],
    ["!B && A", true],
    ["A && B || A", true],
    ["A && (B || M)", true],
    ["B=n", true],
    ["N >= 3", true],
    ["N<3", false],
    ['T="text"', true],
    ["A != y", false],
    ["y", true],
  ])("%s is %s", (text, expected) => {
    expect(holds(parseExpression(text), value)).toBe(expected);
  });

  it.each([
    ["A && B && !M", ["B", "!M"]],
    ["B || C", ["B || C"]],
    ["A", []],
    ["(A && B) && (C || D)", ["B", "C || D"]],
  ])("of %s is missing %j", (text, expected) => {
    expect(unmet(parseExpression(text), value)).toEqual(expected);
  });

  it("parses what it formats, and refuses the rest", () => {
    const symbol = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,5}$/);
    const text = fc.array(fc.oneof(symbol, fc.constantFrom("&&", "||", "!", "(", ")", "=", '"')), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (tokens) => {
        try {
          const expression = parseExpression(tokens.join(" "));
          expect(parseExpression(format(expression))).toEqual(parseExpression(format(expression)));
          expect(holds(parseExpression(format(expression)), value)).toBe(holds(expression, value));
        } catch (error) {
          expect(hasCode(error, "KCONFIG_INVALID")).toBe(true);
        }
      }),
    );
    expect(() => parseExpression("(".repeat(100_000))).toThrow(/no expression/);
  });
});

describe("verifyConfig", () => {
  const verify = (wanted: string, final: string) =>
    verifyConfig(
      mergeFragments([parseFragment("f", `# why\n${wanted}`)]),
      parseConfig(final),
      () => declarations,
    ).map(({ cause, actual }) => ({ ...cause, actual }));

  it.each([
    ["CONFIG_PLAIN=y", "CONFIG_PLAIN=y", []],
    ["# CONFIG_CARD is not set", "", []],
    ["CONFIG_CARD=y", "CONFIG_BUS=y", [{ kind: "depends", unmet: ["NET", "VENDOR || ANY=y"], actual: null }]],
    ["CONFIG_NOPE=y", "", [{ kind: "unknown", actual: null }]],
    ["# CONFIG_NOPE is not set", "", [{ kind: "unknown", actual: null }]],
    ["CONFIG_LIB=y", "", [{ kind: "fixed", actual: null }]],
    ["CONFIG_FAST=y", "CONFIG_SLOW=y", [{ kind: "choice", actual: null }]],
    [
      "# CONFIG_CRC is not set",
      "CONFIG_CRC=y\nCONFIG_CARD=y\nCONFIG_NET=y",
      [{ kind: "selected", by: ["CARD"], actual: "y" }],
    ],
  ])("%j against %j", (wanted, final, expected) => {
    expect(verify(wanted, final)).toEqual(expected);
  });

  it("heeds the condition of a select", () => {
    const value = (name: string) => (name === "CARD" ? "y" : undefined);
    expect(selectors("CRC", declarations, value)).toEqual([]);
    expect(selectors("LIB", declarations, value)).toEqual(["CARD"]);
  });
});
