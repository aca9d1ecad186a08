import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argumentWords, withoutFlags } from "./vm-args.js";

describe("argumentWords", () => {
  it.each([
    ["-name a@b +S 1:1", ["-name", "a@b", "+S", "1:1"]],
    ["## -name a\n-heart # on\n", ["-heart"]],
    ['-env DIR "a b"', ["-env", "DIR", "a b"]],
    ["-eval 'io:format(\"x#y\")'", ["-eval", 'io:format("x#y")']],
    ["-a b#c", ["-a", "b#c"]],
    ["-a b\\ c", ["-a", "b c"]],
    ["-a 'never closed", ["-a", "never closed"]],
    ["", []],
  ])("%j", (text, words) => {
    expect(argumentWords(text).map(({ value }) => value)).toEqual(words);
  });
});

const naming = new Map([
  ["-name", 1],
  ["-sname", 1],
  ["-setcookie", 1],
  ["-heart", 0],
]);
const withoutNode = (text: string) => withoutFlags(text, naming);

describe("withoutFlags", () => {
  it.each([
    ["-sname demo\n-setcookie secret\n+S 1\n", "\n\n+S 1\n"],
    ["+P 5000 -name demo@host -setcookie x +S 1", "+P 5000   +S 1"],
    ["# -name demo\n", "# -name demo\n"],
    ['-name "demo@a b"\n', "\n"],
    ["-sname -heart -boot x", "  -boot x"],
    ["-heart +S 1", " +S 1"],
    ["-setcookie", ""],
    ["-kernel names '-sname x'", "-kernel names '-sname x'"],
  ])("%j", (text, closed) => {
    expect(withoutNode(text)).toBe(closed);
  });

  it("leaves every other word as it is, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const gone = /^-(s?name|setcookie|heart)$/;
        const closed = argumentWords(withoutNode(text)).map(({ value }) => value);
        expect(closed.filter((word) => gone.test(word))).toEqual([]);
        if (!argumentWords(text).some(({ value }) => gone.test(value))) expect(withoutNode(text)).toBe(text);
      }),
    );
  });
});
