import { describe, expect, it } from "vitest";
import type { PinnedPackage } from "../package/index.js";
import { settingNeeds } from "./needs.js";

const pinned = (name: string, by?: readonly string[]): PinnedPackage => ({
  ...{ name, version: "1", architecture: "amd64", path: `pool/${name}.deb`, size: 1, sha256: "0".repeat(64) },
  by,
});
const edges = (...args: Parameters<typeof settingNeeds>) =>
  settingNeeds(...args).map(({ id, by }) => (by === undefined ? id : `${id} ← ${by}`));

describe("settingNeeds", () => {
  it("leads from settings to packages, and on to what they depend on", () => {
    const extra = [
      pinned("curl"),
      pinned("dash"),
      pinned("libcurl", ["curl"]),
      pinned("libz", ["curl", "libcurl"]),
    ];
    expect(edges({ capabilities: ["shell"], packages: ["curl"] }, extra)).toEqual([
      "capability:shell",
      "setting:packages",
      "deb:curl@1 ← setting:packages",
      "deb:dash@1 ← capability:shell",
      "deb:libcurl@1 ← deb:curl@1",
      "deb:libz@1 ← deb:curl@1",
      "deb:libz@1 ← deb:libcurl@1",
    ]);
  });

  it("says that dash was asked for twice, when it was", () => {
    expect(edges({ capabilities: ["shell"], packages: ["dash"] }, [pinned("dash")]).slice(2)).toEqual([
      "deb:dash@1 ← capability:shell",
      "deb:dash@1 ← setting:packages",
    ]);
  });

  it("explains what a lock file of an earlier version does not", () => {
    expect(edges({ capabilities: [], packages: ["curl"] }, [pinned("curl"), pinned("libz")])).toContain(
      "deb:libz@1 ← setting:packages",
    );
  });
});
