import { expect, it } from "vitest";
import { seriesOf } from "./unpack.js";

it("reads the names of patches, and no other paths", () => {
  const text =
    "# first\nclean.patch\n gnu.patch -p1\n#off.patch\nx32.patch # why\n\n../../etc/passwd\nsub/dir.patch\n";
  expect(seriesOf(text)).toEqual(["clean.patch", "gnu.patch", "x32.patch", "sub/dir.patch"]);
});
