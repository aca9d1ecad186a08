import { describe, expect, it } from "vitest";
import { firstLine, interpreters } from "./scripts.js";

describe("firstLine", () => {
  it.each([
    ["#!/bin/sh\necho", "/bin/sh"],
    ["#! /usr/bin/env python3\r\n", "/usr/bin/env python3"],
    ["#!/bin/sh -e", "/bin/sh -e"],
    ["#!\n", undefined],
    ["#![feature(x)]\n", undefined],
    ["# comment", undefined],
    ["", undefined],
  ])("%j", (text, line) => {
    expect(firstLine(Buffer.from(text))).toBe(line);
  });
});

describe("interpreters", () => {
  it.each([
    ["/bin/sh -e", ["/bin/sh"]],
    ["/usr/bin/env python3", ["/usr/bin/env", "python3"]],
    ["/usr/bin/env -S LANG=C perl -w", ["/usr/bin/env", "perl"]],
    ["/usr/bin/env", ["/usr/bin/env"]],
  ])("%s", (line, programs) => {
    expect(interpreters(line)).toEqual(programs);
  });
});
