import { describe, expect, it } from "vitest";
import type { Arch } from "../config/index.js";
import { LeanError } from "../error/index.js";
import type { UnpackedPackage } from "../package/index.js";
import { crossEnvironment, isLibrary, takeCrossLibraries, takeCrossTools } from "./cross.js";
import type { PackageRequest } from "./packages.js";
import type { Job } from "./work.js";

const context = { emit: () => undefined, signal: new AbortController().signal };

function unpacked(name: string, ...paths: readonly string[]): UnpackedPackage {
  const entries = paths.map((path) => ({
    ...{ kind: "file" as const, path, mode: 0o644, uid: 0, gid: 0, content: { text: "" } },
    why: { stage: "package", rule: "test" },
  }));
  const pinned = {
    name,
    version: "1",
    architecture: "arm64",
    path: "pool/a.deb",
    size: 1,
    sha256: "0".repeat(64),
  };
  return { package: pinned, tree: { entries } };
}

/** A job for `arch` on an x86_64 host; `take` answers requests for packages. */
function jobFor(arch: Arch, take: (request: PackageRequest) => readonly UnpackedPackage[]) {
  const asked: PackageRequest[] = [];
  const packages = {
    take: async (_: unknown, request: PackageRequest) => {
      asked.push(request);
      return take(request);
    },
  };
  const job = { config: { arch, buildSuite: "trixie" }, host: "x86_64", packages };
  return { job: job as unknown as Job, asked };
}

describe("takeCrossTools", () => {
  it("takes compilers for this machine, and of the target what they link with, beside this machine's own", async () => {
    const { job, asked } = jobFor("aarch64", ({ set }) =>
      set === "sysroot"
        ? [
            unpacked(
              "erlang-dev",
              "usr/lib/erlang/lib/erl_interface-5.5.2/lib/libei.a",
              "usr/lib/erlang/usr/include/erl_nif.h",
              "usr/lib/aarch64-linux-musl/libc.a",
              "usr/bin/arm-program",
            ),
          ]
        : [unpacked("gcc-aarch64-linux-gnu", "usr/bin/aarch64-linux-gnu-gcc")],
    );
    const taken = await takeCrossTools(context, job, [unpacked("gcc", "usr/bin/gcc")]);
    expect(asked.map(({ set, arch, wanted }) => [set, arch, wanted])).toEqual([
      [
        "cross-aarch64",
        "x86_64",
        ["gcc-aarch64-linux-gnu", "g++-aarch64-linux-gnu", "libc6-dev-arm64-cross"],
      ],
      ["sysroot", "aarch64", ["musl-dev", "erlang-dev"]],
    ]);
    expect(asked[0]?.closure?.without).toContain("gcc");
    expect(taken.flatMap(({ tree }) => tree.entries.map(({ path }) => path))).toEqual([
      "usr/bin/aarch64-linux-gnu-gcc",
      "usr/lib/aarch64-linux-gnu/erlang/libei.a",
      "usr/lib/aarch64-linux-musl/libc.a",
    ]);
  });

  it("says that the suite has no such compiler, and what to do", async () => {
    const { job } = jobFor("riscv64", () => {
      throw new LeanError({ code: "PACKAGE_NOT_FOUND", message: "no gcc-riscv64-linux-gnu" });
    });
    await expect(takeCrossTools(context, job, [])).rejects.toMatchObject({
      code: "CROSS_COMPILER_MISSING",
      exit: 2,
      message: "trixie has no compiler that runs on x86_64 and compiles for riscv64.",
      record: { hint: expect.stringContaining("build_suite") },
    });
  });
});

it("libraries come without the C library that the compiler has of its own", async () => {
  const { job, asked } = jobFor("riscv64", () => []);
  await takeCrossLibraries(context, job, ["libsqlite3-dev"], [unpacked("libc6-dev-riscv64-cross")]);
  expect(asked[0]).toMatchObject({ arch: "riscv64", wanted: ["libsqlite3-dev"] });
  expect(asked[0]?.closure?.without).toContain("libc6-dev");
});

it.each([
  ["libsqlite3-dev", true],
  ["zlib1g-dev", true],
  ["cmake", false],
  ["pkgconf", false],
])("%s is a library: %s", (name, expected) => {
  expect(isLibrary(name)).toBe(expected);
});

it("makefiles and configure scripts are told of the compilers", () => {
  expect(crossEnvironment("riscv64")).toMatchObject({
    CC: "riscv64-linux-gnu-gcc",
    CXX: "riscv64-linux-gnu-g++",
    STRIP: "riscv64-linux-gnu-strip",
    PKG_CONFIG_LIBDIR: "/usr/lib/riscv64-linux-gnu/pkgconfig:/usr/share/pkgconfig",
  });
});
