import { expect, it } from "vitest";
import { packageOfLibrary } from "./library-package.js";

it.each([
  ["libsodium.so.23", "libsodium23"],
  ["libpcre2-8.so.0", "libpcre2-8-0"],
  ["libyaml-0.so.2", "libyaml-0-2"],
  ["libGL.so.1", "libgl1"],
  ["libstdc++.so.6", "libstdc++6"],
  ["libmine.so", undefined],
  ["ld-linux-x86-64.so.2", undefined],
])("Debian's package of %s would be %s", (soname, name) => {
  expect(packageOfLibrary(soname)).toBe(name);
});
