import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, errorOf, helloWorld, withCache } from "./kit.js";
import { linkedProject, portCompilerProject } from "./native-sample.js";
import { tinyProject } from "./sample.js";
import { getText, serving } from "./serving.js";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const quick = ["--compression", "gzip"];

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("examples/native_code", () => {
  let image: string;
  let said: string;

  beforeAll(async () => {
    const project = await pinned(example("native_code"));
    image = join(folder.path, "native_code.image");
    ({ stderr: said } = await built([project, "-o", image, ...quick]));
  });

  it("says what comes in, and why", () => {
    expect(said).toMatch(/libsqlite3-0 comes in: \/app\/lib\/native_code-0\.1\.0\/priv\/ledger\.so needs/);
    expect(said).toMatch(/CA certificates come in: .*NativeCode\.World\.beam names cacerts_get/);
    expect(said).toMatch(/time zone Europe\/Berlin comes in: TZ names it/);
  });

  it("runs a NIF in C, a port program in C++, and finds what libraries look for", async () => {
    let lines = "";
    await serving(image, { port: 4000 }, [], async (port) => {
      lines = await getText(port, "/");
    });
    expect(lines).toMatch(/^nif: SQLite 3\.\d+\.\d+ adds up to 500500$/m);
    expect(lines).toMatch(/^port: be=2 not=1 or=1 to=2 by app$/m);
    expect(lines).toMatch(/^system: \{:unix, :linux\}$/m);
    expect(Number(/^certificates: (\d+)$/m.exec(lines)?.[1])).toBeGreaterThan(100);
    expect(lines).toMatch(/^local time: 2026-07-01 14:00:00$/m);
    expect(lines).toMatch(/^file name: Grüße\.txt in utf8$/m);
    expect(lines).toMatch(/^locale: C\.UTF-8$/m);
    expect(lines).toMatch(/^localhost: 127\.0\.0\.1$/m);
    expect(lines).toMatch(/^resolver: nameserver \d+\.\d+\.\d+\.\d+$/m);
    expect(lines).toMatch(/^https: 443$/m);
  });

  it("leads from a library and from data to what asks for them", async () => {
    const why = async (what: string) => (await leanvm(["why", image, what])).stdout;
    expect(await why("libsqlite3-0")).toContain("ledger.so");
    expect(await why("/etc/ssl/certs/ca-certificates.crt")).toMatch(/NativeCode\.World names cacerts_get/);
    expect(await why("/usr/share/zoneinfo/Europe/Berlin")).toContain("TZ is Europe/Berlin");
  });
});

describe("native code that cannot run", () => {
  it("needs a library that the suite has in another version: it is named", async () => {
    const project = await linkedProject(join(folder.path, "ghost"), "libssl.so.1.1");
    const error = await refused([project]);
    expect(error).toMatchObject({ code: "LIBRARY_MISSING" });
    expect(error.message).toMatch(/priv\/linked\.so .*needs libssl\.so\.1\.1.*libssl\.so\.3 \(libssl3t64\)/);
  });

  it("needs a library that no package has", async () => {
    const error = await refused([await linkedProject(join(folder.path, "nowhere"), "libnowhere.so.9")]);
    expect(error).toMatchObject({ code: "LIBRARY_MISSING" });
    expect(error.message).toMatch(/libnowhere\.so\.9, which no package of trixie ships/);
  });

  it("was linked with a newer library than the image has", async () => {
    const project = await linkedProject(join(folder.path, "newer"), "libc.so.6", { version: "GLIBC_9.9" });
    const error = await refused([project]);
    expect(error).toMatchObject({ code: "LIBRARY_TOO_OLD" });
    expect(error.message).toMatch(
      /priv\/linked\.so .*newer libc\.so\.6: it wants GLIBC_9\.9, .* up to GLIBC_2\.\d\d/,
    );
  });

  it("misses a header when it is compiled: the package that has it is named", async () => {
    const project = await linkedProject(join(folder.path, "header"), "libz.so.1", {
      head: "#include <sqlite3.h>",
    });
    const error = await refused([project]);
    expect(error).toMatchObject({ code: "COMPILE_FAILED" });
    expect(error.hint).toContain('sqlite3.h is in libsqlite3-dev: add `build_packages = ["libsqlite3-dev"]`');
  });

  it("is for another processor among the sources, until it is left out", async () => {
    const project = await tinyProject(join(folder.path, "foreign"));
    await mkdir(join(project, "priv"));
    await writeFile(join(project, "priv/fast.so"), aarch64Library());
    const error = await refused([project]);
    expect(error).toMatchObject({ code: "NATIVE_CODE_FOREIGN" });
    expect(error.message).toMatch(/priv\/fast\.so of small-0\.1\.0 is native code for aarch64 Linux/);
    expect(error.hint).toContain('exclude = ["lib/small-*/priv/fast.so"]');
    await built([
      project,
      "-o",
      join(folder.path, "left-out"),
      "--exclude",
      "lib/small-*/priv/fast.so",
      ...quick,
    ]);
  });

  it("is a script without its interpreter: said, with the way out, which works; no data is in the image", async () => {
    const project = await tinyProject(join(folder.path, "script"));
    await mkdir(join(project, "priv"));
    await writeFile(join(project, "priv/tell"), "#!/usr/bin/env python3\nprint('hello')\n");
    await chmod(join(project, "priv/tell"), 0o755);
    const image = join(folder.path, "script.image");
    const { stderr } = await built([project, "-o", image, ...quick]);
    expect(stderr).toMatch(/priv\/tell .* is a script for \/usr\/bin\/env python3.*no env and no python3/);
    expect(stderr).toContain('packages = ["coreutils", "python3-minimal"]');
    expect(stderr).not.toMatch(/come in:|comes in:/);
    for (const path of ["/etc/ssl", "/usr/share/zoneinfo", "/etc/services"]) {
      expect((await leanvm(["why", image, path])).status).not.toBe(0);
    }
    const whole = await built([project, "-o", image, ...quick, "--packages", "coreutils,python3-minimal"]);
    expect(whole.stderr).not.toContain("is a script for");
  });

  it("names a time zone that there is not", async () => {
    const project = await tinyProject(join(folder.path, "zone"));
    await writeFile(join(project, "lean.toml"), '[env]\nTZ = "Europe/Berln"\n');
    const error = await refused([project], 2);
    expect(error).toMatchObject({ code: "TIME_ZONE_UNKNOWN" });
    expect(error.hint).toContain("Europe/Berlin");
  });
});

describe("other compilers", () => {
  it("are cargo, with vendored crates, when there is Rust: examples/rust_nif", async (context) => {
    longMatrix(context);
    const image = join(folder.path, "rust_nif.image");
    const { stderr } = await built([await pinned(example("rust_nif")), "-o", image, ...quick]);
    expect(stderr).toMatch(/The sandbox gets cargo: native\/sieve\/Cargo\.toml is for Rust/);
    await serving(image, { port: 4000 }, [], async (port) => {
      expect(await getText(port, "/100000")).toBe("9592\n");
      expect(await getText(port, "/100")).toBe("25\n");
    });
  });

  it("are a port compiler of rebar3 in _checkouts, and make called by a hook", async (context) => {
    longMatrix(context);
    const project = await portCompilerProject(join(folder.path, "checker"));
    const image = join(folder.path, "checker.image");
    await built([project, "-o", image, ...quick]);
    expect(await console(image)).toMatch(/^crc 3421780262, weight 45, port echo: hello$/m);
  });
});

/** What an image's console says until the release is up. */
async function console(image: string): Promise<string> {
  const ran = await leanvm(["run", image, "--until-ready", "--timeout", "200"], { env: withCache() });
  expect(ran.status, ran.stderr).toBe(0);
  return ran.stdout + ran.stderr;
}

async function refused(args: readonly string[], status?: number) {
  const output = join(folder.path, "refused");
  const ran = await leanvm(["build", ...args, "--json", "-o", output, ...quick], { env: withCache() });
  expect(ran.status, ran.stderr).toBe(status ?? ran.status);
  expect(ran.status).not.toBe(0);
  return errorOf(ran) as ReturnType<typeof errorOf> & { readonly hint?: string };
}

/** An ELF shared library for aarch64, as far as its header. */
function aarch64Library(): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write("\x7fELF\x02\x01\x01", "latin1");
  bytes.writeUInt16LE(3, 16);
  bytes.writeUInt16LE(183, 18);
  bytes.writeUInt16LE(64, 52);
  return bytes;
}

async function pinned(from: string): Promise<string> {
  const to = await copyProject(from, join(folder.path, from.split("/").at(-1) ?? ""));
  await copyFile(join(helloWorld, "lean.lock"), join(to, "lean.lock"));
  return to;
}
