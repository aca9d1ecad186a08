import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitWords } from "./words.js";

describe("splitWords", () => {
  it.each([
    ["", []],
    ["  ./smoke.sh  --fast\t-x ", ["./smoke.sh", "--fast", "-x"]],
    [`curl -f 'http://x/a b' "c \\"d\\" $E"`, ["curl", "-f", "http://x/a b", 'c "d" $E']],
    [`a"b c"d ''`, ["ab cd", ""]],
    ["a\\b *", ["a\\b", "*"]],
    ["'open", undefined],
    ['a "open', undefined],
    [`a'b`, undefined],
  ])("%j", (text, words) => expect(splitWords(text)).toEqual(words));

  it("gives back words that were quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        const text = words.map((each) => `"${each.replace(/[\\"]/g, "\\$&")}"`).join(" ");
        expect(splitWords(text)).toEqual(words);
      }),
    );
  });
});
