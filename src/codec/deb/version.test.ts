import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "./version.js";

describe("compareVersions", () => {
  it.each([
    ["1.0", "1.0", 0],
    ["1.0-0", "1.0", 0],
    ["0:1.0", "1.0", 0],
    ["1.00", "1.0", 0],
    ["1.0~rc1", "1.0", -1],
    ["1.0~~", "1.0~", -1],
    ["1.0~", "1.0a", -1],
    ["1.0", "1.0a", -1],
    ["1.0a", "1.0+", -1],
    ["1.0+b1", "1.0+b2", -1],
    ["1.9", "1.10", -1],
    ["9", "1:0", -1],
    ["1.0-1", "1.0-1+deb13u1", -1],
    ["1.0-1~bpo13+1", "1.0-1", -1],
    ["1:27.3.4.1+dfsg-1+deb13u1", "1:27.3.4.1+dfsg-1+deb13u3", -1],
    ["1.2-3-4", "1.2-3-5", -1],
    ["1.2-3", "1.2.1-1", -1],
    ["99999999999999999998", "99999999999999999999", -1],
    ["7.6p2-4", "7.6-0", 1],
    ["0.pre1", "0", 1],
    ["", "0", 0],
    ["a", "~", 1],
  ])("%s against %s", (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order);
    expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order);
  });

  it("is a total order", () => {
    const version = fc.string({ unit: fc.constantFrom(..."019aZ.+~-:"), maxLength: 8 });
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
