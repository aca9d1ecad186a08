import { describe, expect, it } from "vitest";
import { LeanError } from "../../error/index.js";
import { explainNative } from "./explain.js";

const failed = (...details: string[]) =>
  new LeanError({ code: "COMPILE_FAILED", message: "api does not compile.", hint: "Mend it.", details });

const files = [
  { path: "usr/include/paraview/vtksqlite/sqlite3.h", packages: ["paraview-dev"] },
  { path: "usr/include/sqlite3.h", packages: ["libsqlite3-dev"] },
  { path: "usr/lib/x86_64-linux-gnu/libsodium.so", packages: ["libsodium-dev"] },
  { path: "usr/bin/cmake", packages: ["cmake"] },
  { path: "usr/bin/cargo", packages: ["cargo-web", "cargo"] },
  { path: "usr/lib/x86_64-linux-gnu/pkgconfig/libpng.pc", packages: ["libpng-dev"] },
];
const find = async (path: RegExp) => files.filter((file) => new RegExp(`^${path.source}$`).test(file.path));

const hintFor = async (...details: string[]) => {
  const error = await explainNative(failed(...details), find);
  return error instanceof LeanError ? error.record.hint : undefined;
};

describe("explainNative", () => {
  it.each([
    ["c_src/a.c:3:10: fatal error: sqlite3.h: No such file or directory", "libsqlite3-dev"],
    ["/usr/bin/ld: cannot find -lsodium: No such file or directory", "libsodium-dev"],
    ["make: cmake: No such file or directory", "cmake"],
    ["/bin/sh: 1: cargo: not found", "cargo"],
    ["No package 'libpng' found", "libpng-dev"],
  ])("%s", async (line, name) => {
    expect(await hintFor("first", line)).toContain(`build_packages = ["${name}"]`);
  });

  it("reads the stack of a program that Elixir could not start", async () => {
    const stack = [
      "** (ErlangError) Erlang error: :enoent",
      '    (elixir 1.18.3) lib/system.ex:1114: System.cmd("cargo", ["metadata"], [])',
    ];
    const cause = new LeanError({ code: "COMMAND_FAILED", message: "mix failed", details: stack });
    const error = new LeanError({ ...failed("could not compile").record, cause });
    const explained = await explainNative(error, find);
    expect(explained).toMatchObject({
      record: { hint: expect.stringContaining('build_packages = ["cargo"]') },
    });
  });

  it("says what is missing when no package is known to have it", async () => {
    expect(await hintFor("a.c:1:10: fatal error: secret.h: No such file or directory")).toMatch(
      /no secret\.h: name the Debian package/,
    );
  });

  it.each([
    ["error: no matching package named `serde` found", /cargo vendor/],
    ["curl: (6) Could not resolve host: example.org", /Nothing can be downloaded/],
    ["===> Errors loading plugin pc. Run rebar3 with DEBUG=1 set to see errors.", /rebar_plugins = \["pc /],
  ])("%s", async (line, hint) => {
    expect(await hintFor(line)).toMatch(hint);
  });

  it("leaves other failures, and ordinary compile errors, as they are", async () => {
    const plain = failed("lib/a.ex:1: undefined variable x");
    expect(await explainNative(plain, find)).toBe(plain);
    const other = new Error("bug");
    expect(await explainNative(other, find)).toBe(other);
  });
});
