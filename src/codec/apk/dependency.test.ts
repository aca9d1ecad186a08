import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasCode } from "../../error/index.js";
import { formatDependency, fulfils, parseDependencies, parseDependency } from "./dependency.js";

describe("parseDependencies", () => {
  it.each([
    ["", []],
    ["musl", ["musl"]],
    ["so:libc.musl-x86_64.so.1  cmd:sh", ["so:libc.musl-x86_64.so.1", "cmd:sh"]],
    ["pc:zlib>=1.3 /bin/sh !mawk", ["pc:zlib>=1.3", "/bin/sh", "!mawk"]],
    ["a=1 b<2 c<=3 d>4 e>=5 f~6 g~=7", ["a=1", "b<2", "c<=3", "d>4", "e>=5", "f~6", "g~7"]],
    ["a@testing b@edge>=1", ["a@testing", "b@edge>=1"]],
    ["!a<2 so:libstdc++.so.6=6.0.32", ["!a<2", "so:libstdc++.so.6=6.0.32"]],
  ])("%j", (text, expected) => {
    expect(parseDependencies(text).map(formatDependency)).toEqual(expected);
  });

  it.each(["=1", "a=", "a<>1", "!", "a=1=2", "a><Q1abc="])("refuses %j", (text) => {
    expect(() => parseDependency(text)).toThrow("is not written as apk-package(5) asks");
  });

  it("fails only with APK_DEPENDENCY, and in no more than linear time", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab1.<>=~!@:/+-_ "), maxLength: 60 });
    fc.assert(
      fc.property(text, (field) => {
        try {
          parseDependencies(field);
        } catch (error) {
          expect(hasCode(error, "APK_DEPENDENCY")).toBe(true);
        }
      }),
    );
    const started = performance.now();
    expect(() => parseDependency(`${"a@".repeat(50_000)}=`)).toThrow();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("fulfils", () => {
  it.each([
    ["a", "1", true],
    ["a=1", "1", true],
    ["a=1", "1-r0", false],
    ["a<2", "2_rc1", true],
    ["a<2", "2", false],
    ["a<=2", "2", true],
    ["a>1.2", "1.2-r1", true],
    ["a>=1.2-r1", "1.2-r0", false],
    ["a~3.6", "3.6.9-r2", true],
    ["a~3.6", "3.6_pre1", true],
    ["a~3.8.1", "3.8", false],
    ["a~3.8.1", "3.8.10", false],
    ["a>~3.6", "3.7", true],
    ["a>~3.6", "3.6.1", true],
    ["a<~3.6", "3.5", true],
    ["a<~3.6", "3.7", false],
    ["!a<2", "1", true],
  ])("%s by %s: %s", (text, version, expected) => {
    expect(fulfils(version, parseDependency(text))).toBe(expected);
  });
});
