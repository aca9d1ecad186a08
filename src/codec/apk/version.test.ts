import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions, isVersion } from "./version.js";

/** Each line in ascending order. */
const ascending = [
  "1 1.0 1.0.0 1.1 1.2.3 1.10 2 10 20060512",
  "1_alpha 1_alpha2 1_beta 1_pre 1_rc1 1_rc2 1_rc10 1 1_cvs 1_svn 1_git20240101 1_hg 1_p 1_p1 1_p2",
  "1.2 1.2a 1.2b 1.2b_p1 1.3",
  "1.2_rc1 1.2_rc1-r1 1.2-r0 1.2-r1 1.2-r10 1.2.1-r0",
  "1.2_rc1_p1 1.2_rc2 1.2_p1_alpha1 1.2_p1 1.2_p1_p1",
  "1.01 1.02 1.1 1.2.01 1.10",
  "1.2~0abc 1.2~1abc 1.3~0",
  "0.1_pre2~1234abcd-r0 0.1_pre2~1234abcd-r1",
  "3.0_git20230717-r3 3.0_git20230717-r4 3.0.1",
  "99999999999999999998 99999999999999999999 100000000000000000000",
];

describe("compareVersions", () => {
  const pairs = ascending.flatMap((line) => {
    const versions = line.split(" ");
    return versions.flatMap((a, i) => versions.map((b, j) => [a, b, Math.sign(i - j)] as const));
  });

  it.each(pairs)("%s against %s is %d", (a, b, order) => {
    expect(compareVersions(a, b)).toBe(order);
  });

  it("counts a number with a leading zero as text, but the first one by value", () => {
    expect(compareVersions("1.09", "1.1")).toBe(-1);
    expect(compareVersions("09", "9")).toBe(0);
    expect(compareVersions("1.0.10", "1.0.9")).toBe(1);
  });

  it("orders all strings alike from both sides", () => {
    const part = fc.constantFrom("1", "0", "02", "10", ".", "a", "_rc", "_p", "_git", "~ab", "-r1", "x", "");
    const version = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareVersions(a, b)).toBe(0 - compareVersions(b, a));
        expect(compareVersions(a, a)).toBe(0);
      }),
    );
  });
});

describe("isVersion", () => {
  it.each([
    "1.2",
    "0.1_pre2",
    "0.1_pre2~1234abcd",
    "0.1_p1_pre2",
    "0.1_git20240101_pre1",
    "1.2b_rc1-r4",
    "1",
  ])("takes %s", (text) => expect(isVersion(text)).toBe(true));

  it.each([
    ...[
      "",
      "a",
      ".1",
      "_pre1",
      "-r1",
      "0.1bc",
      "0.1a1",
      "0.1a.1",
      "0.1_pre2~",
      "0.1_pre2~1234xbcd",
      "0.1_foobar",
    ],
    ...[
      "0.1-pre1.1",
      "0.1-r",
      "0.1-r2_pre1",
      "0.1-r2-r3",
      "0.1-r2.1",
      "0.1_",
      "0.1__alpha",
      "1..2",
      "1.",
      "1 ",
    ],
    ...["0.1_p1.2", "0.1~ab~cd", "0.1_pre2-r1~1234abcd"],
  ])("refuses %j", (text) => expect(isVersion(text)).toBe(false));
});
