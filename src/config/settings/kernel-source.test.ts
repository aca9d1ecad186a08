import { expect, it } from "vitest";
import { parseKernelSource } from "./kernel-source.js";

const sha256 = "0".repeat(64);

it.each([
  [
    `https://example.org/linux-6.12.tar.xz sha256:${sha256}`,
    { kind: "url", url: "https://example.org/linux-6.12.tar.xz", sha256 },
  ],
  ["../linux", { kind: "path", path: "../linux" }],
  ["/usr/src/linux-6.12.tar.gz", { kind: "path", path: "/usr/src/linux-6.12.tar.gz" }],
])("reads %s", (text, source) => {
  expect(parseKernelSource(text)).toEqual(source);
});

it.each([
  ["https://example.org/linux.tar.xz", /with its SHA-256/],
  ["https://example.org/linux.tar.xz sha256:abc", /64 hex digits/],
  [`ftp://example.org/linux.tar.xz sha256:${sha256}`, /http or https/],
  [`https://example.org/linux.zip sha256:${sha256}`, /\.tar\.xz/],
  ["", /path of an archive/],
])("refuses %s", (text, words) => {
  expect(parseKernelSource(text)).toMatch(words);
});
