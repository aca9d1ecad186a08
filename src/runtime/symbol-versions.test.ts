import { expect, it } from "vitest";
import { newestLike } from "./symbol-versions.js";

it.each([
  ["GLIBC_2.42", ["libc.so.6", "GLIBC_2.4", "GLIBC_2.38", "GLIBC_2.2.5", "GLIBC_PRIVATE"], "GLIBC_2.38"],
  ["GLIBCXX_3.4.40", ["GLIBCXX_3.4", "GLIBCXX_3.4.33", "CXXABI_1.3.15"], "GLIBCXX_3.4.33"],
  ["OPENSSL_4.0.0", ["GLIBC_2.4"], undefined],
])("the newest like %s", (version, versions, newest) => {
  expect(newestLike(version, versions)).toBe(newest);
});
