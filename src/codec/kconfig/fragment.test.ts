import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode, LeanError } from "../../error/index.js";
import { type Fragment, formatOption, mergeFragments, parseConfig, parseFragment } from "./index.js";

const parsed = (text: string, name = "a.config"): Fragment => parseFragment(name, text);

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof LeanError ? error.code : String(error);
  }
  return undefined;
}

describe("parseConfig", () => {
  it.each([
    ["CONFIG_A=y", [["CONFIG_A", "y"]]],
    ["CONFIG_A=n", []],
    ["# CONFIG_A is not set", []],
    ["CONFIG_A=0x1F\nCONFIG_B=-3", [["CONFIG_A", "0x1F"], ["CONFIG_B", "-3"]]], // biome-ignore format: pairs
    ['CONFIG_A="a \\" b=#"', [["CONFIG_A", '"a \\" b=#"']]],
    ["CONFIG_A=y\r\n", [["CONFIG_A", "y"]]],
    ["CONFIG_A=y\n# CONFIG_A is not set", []],
    ["CONFIG_A=maybe\nA=y\n#CONFIG_B=y", []],
  ])("reads %j", (text, expected) => {
    expect([...parseConfig(text)]).toEqual(expected);
  });

  it("takes back what formatOption writes", () => {
    const value = fc.oneof(
      fc.constantFrom("y", "m", null),
      fc.integer().map(String),
      fc.stringMatching(/^[ -!#-[\]-~]{0,20}$/).map((text) => `"${text}"`),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^CONFIG_[A-Z0-9_]{1,20}$/), value, (name, wanted) => {
        expect(parseConfig(formatOption(name, wanted)).get(name) ?? null).toBe(wanted);
      }),
    );
  });
});

describe("parseFragment", () => {
  it("gives each option the comment above it, and a run of options the same", () => {
    const text = "# heading\n\n# why A\n# and more\nCONFIG_A=y\n# CONFIG_B is not set\n# why C\nCONFIG_C=3\n";
    expect(parsed(text).options).toEqual([
      { name: "CONFIG_A", value: "y", reason: "why A and more", line: 5 },
      { name: "CONFIG_B", value: null, reason: "why A and more", line: 6 },
      { name: "CONFIG_C", value: "3", reason: "why C", line: 8 },
    ]);
  });

  it.each([
    ["CONFIG_A=y", "KERNEL_FRAGMENT_UNEXPLAINED"],
    ["# why\n\nCONFIG_A=y", "KERNEL_FRAGMENT_UNEXPLAINED"],
    ["# --- section\nCONFIG_A=y", "KERNEL_FRAGMENT_UNEXPLAINED"],
    ["# why\nCONFIG_A = y", "KERNEL_FRAGMENT_INVALID"],
    ["# why\nCONFIG_A=maybe", "KERNEL_FRAGMENT_INVALID"],
    ['# why\nCONFIG_A="open', "KERNEL_FRAGMENT_INVALID"],
    ["# why\nA=y", "KERNEL_FRAGMENT_INVALID"],
    ["# why\n# CONFIG_A is not sett", "KERNEL_FRAGMENT_INVALID"],
  ])("refuses %j with %s", (text, code) => {
    expect(codeOf(() => parsed(text))).toBe(code);
  });

  it("reads any text or refuses it by a LeanError", () => {
    const line = fc.oneof(
      fc.constantFrom("# why", "CONFIG_A=y", "# CONFIG_A is not set", "", "# ---"),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        try {
          parsed(lines.join("\n"));
        } catch (error) {
          expect(
            hasCode(error, "KERNEL_FRAGMENT_INVALID") || hasCode(error, "KERNEL_FRAGMENT_UNEXPLAINED"),
          ).toBe(true);
        }
      }),
    );
  });
});

describe("mergeFragments", () => {
  const on = parsed("# why\nCONFIG_A=y\nCONFIG_B=3");
  const off = parsed("# why not\n# CONFIG_A is not set", "b.config");

  it("keeps where each option comes from; the same wish twice is the first's", () => {
    const same = parsed("# again\nCONFIG_A=y", "b.config");
    expect(mergeFragments([on, same]).get("CONFIG_A")).toMatchObject({ fragment: "a.config", reason: "why" });
  });

  it("refuses fragments that contradict each other, naming both", () => {
    expect(() => mergeFragments([on, off])).toThrow(/CONFIG_A .*a\.config:2 .*b\.config:2/);
    expect(codeOf(() => mergeFragments([off, on]))).toBe("KERNEL_OPTIONS_CONTRADICT");
  });

  it("lets the user's options go over all", () => {
    expect(mergeFragments([on], [off]).get("CONFIG_A")).toMatchObject({ value: null, fragment: "b.config" });
  });
});
