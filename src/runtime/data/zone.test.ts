import { describe, expect, it } from "vitest";
import type { Entry } from "../../filetree/index.js";
import { fileTree } from "../../filetree/index.js";
import { allZones, zoneFiles, zoneOf } from "./zone.js";

describe("zoneOf", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    [":America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["CET", "CET"],
    ["Etc/GMT+3", "Etc/GMT+3"],
    ["UTC", undefined],
    ["", undefined],
    [undefined, undefined],
    ["CET-1CEST,M3.5.0,M10.5.0/3", undefined],
    ["EST5EDT", undefined],
    ["<+0330>-3:30", undefined],
  ])("%j", (value, zone) => {
    expect(zoneOf(value)).toBe(zone);
  });
});

const common = { mode: 0o644, uid: 0, gid: 0, why: { stage: "package", rule: "test" } };
const file = (path: string): Entry => ({ ...common, kind: "file", path, content: { text: "TZif2" } });
const link = (path: string, target: string): Entry => ({ ...common, kind: "symlink", path, target });
const tree = fileTree([
  file("usr/share/zoneinfo/Europe/Berlin"),
  link("usr/share/zoneinfo/Arctic/Longyearbyen", "../Europe/Berlin"),
  link("usr/share/zoneinfo/localtime", "/etc/localtime"),
  file("usr/share/zoneinfo/right/Europe/Berlin"),
]);

describe("zoneFiles", () => {
  it("takes the links too", () => {
    expect(zoneFiles(tree, "Arctic/Longyearbyen").map(({ path }) => path)).toEqual([
      "usr/share/zoneinfo/Arctic/Longyearbyen",
      "usr/share/zoneinfo/Europe/Berlin",
    ]);
  });

  it.each(["Europe/Berln", "../../../etc/passwd", "Europe", "localtime"])("refuses %s", (zone) => {
    expect(() => zoneFiles(tree, zone)).toThrow(
      expect.objectContaining({ code: "TIME_ZONE_UNKNOWN", exit: 2 }),
    );
  });

  it("says which zone was meant", () => {
    expect(() => zoneFiles(tree, "Europe/Berln")).toThrow(
      expect.objectContaining({
        record: expect.objectContaining({ hint: expect.stringContaining("Europe/Berlin") }),
      }),
    );
  });
});

it("all zones are those without leap seconds", () => {
  expect(allZones(tree).map(({ path }) => path)).not.toContain("usr/share/zoneinfo/right/Europe/Berlin");
});
