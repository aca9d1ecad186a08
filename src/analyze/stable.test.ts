import { describe, expect, it } from "vitest";
import { stableName, versionOf } from "./stable.js";

describe("stableName", () => {
  it.each([
    ["stdlib-6.2.2.1", "stdlib"],
    ["libz.so.1.3.1", "libz.so"],
    ["libstdc++.so.6.0.33", "libstdc++.so"],
    ["app/lib/kernel-10.2/ebin", "app/lib/kernel/ebin"],
    ["linux-image-6.12.107+deb13-cloud-amd64", "linux-image"],
    ["Elixir.Enum", "Elixir.Enum"],
    ["x86_64-linux-gnu", "x86_64-linux-gnu"],
    ["beam_ssa_opt", "beam_ssa_opt"],
    ["ld-linux-x86-64.so.2", "ld-linux-x86-64.so"],
    [".text", ".text"],
  ])("%s is %s", (name, stable) => {
    expect(stableName(name)).toBe(stable);
  });
});

describe("versionOf", () => {
  it.each([
    ["stdlib", "otp:stdlib@6.2.2", "6.2.2"],
    ["libc6", "deb:libc6@2.41-12+deb13u4", "2.41-12+deb13u4"],
    ["libz.so.1.3.1", "/usr/lib/libz.so.1.3.1", "1.3.1"],
    ["erts-15.2.7", undefined, "15.2.7"],
    ["hosts", undefined, undefined],
  ])("%s, %s: %s", (name, id, version) => {
    const node = { name, kind: "file" as const, raw: 0, packed: 0, ...(id === undefined ? {} : { id }) };
    expect(versionOf(node)).toBe(version);
  });
});
