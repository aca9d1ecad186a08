import { spawn } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../src/image/index.js";
import { testCache } from "../support/cache.js";
import { debianTools, runTool } from "../support/debian-tool.js";
import { leanvm } from "../support/leanvm.js";
import { scratch } from "../support/outcome.js";

const example = fileURLToPath(new URL("../../examples/hello_world", import.meta.url));
let folder: Awaited<ReturnType<typeof scratch>>;
let image = "";
let archive = "";

beforeAll(async () => {
  folder = await scratch("oci");
  image = join(folder.path, "hello");
  archive = `${image}.oci.tar`;
  const { LEANVM_MIRROR } = process.env;
  const env = { LEANVM_CACHE: testCache(), ...(LEANVM_MIRROR === undefined ? {} : { LEANVM_MIRROR }) };
  const built = await leanvm(["build", example, "--compression", "gzip", "-o", image], { env });
  if (built.status !== 0) throw new Error(built.stderr);
  const written = await leanvm(["export", image, "--to", "oci", "--json"]);
  if (written.status !== 0) throw new Error(written.stderr);
  expect(JSON.parse(written.stdout)).toMatchObject({ file: archive, format: "oci" });
}, 300_000);
afterAll(() => folder.remove());

interface Configuration {
  readonly process: {
    readonly args: readonly string[];
    readonly env: readonly string[];
    readonly cwd: string;
    readonly user: { readonly uid: number; readonly gid: number };
  };
}

describe("leanvm export --to oci", () => {
  it("gives the same bytes again, a layer for the system and one for the application", async () => {
    const again = join(folder.path, "again.tar");
    const { stdout } = await leanvm(["export", image, "--to", "oci", "-o", again, "--json"]);
    const { layers, size } = JSON.parse(stdout) as { layers: { name: string; size: number }[]; size: number };
    expect(layers.map(({ name }) => name)).toEqual(["system", "application"]);
    expect(layers[1]?.size).toBeLessThan((layers[0]?.size ?? 0) / 20);
    expect((await readFile(again)).equals(await readFile(archive))).toBe(true);
    expect(size).toBe((await stat(archive)).size);
  });

  it("is read by skopeo, copied by it, and has what was told", async (context) => {
    await debianTools(context, ["skopeo"]);
    const inspected = await runTool("skopeo", ["inspect", `oci-archive:${archive}`]);
    expect(inspected.status, inspected.output).toBe(0);
    expect(JSON.parse(inspected.output)).toMatchObject({
      Architecture: "amd64",
      Os: "linux",
      Labels: { "org.opencontainers.image.title": "hello_world" },
    });
    const copy = `dir:${join(folder.path, "copy")}`;
    const copied = await runTool("skopeo", ["--insecure-policy", "copy", `oci-archive:${archive}`, copy]);
    expect(copied.status, copied.output).toBe(0);
  });

  it("is unpacked by umoci into the image's files, and runs as a container does", async (context) => {
    await debianTools(context, ["umoci"]);
    const [layout, bundle] = [join(folder.path, "layout"), join(folder.path, "bundle")];
    await mkdir(layout);
    await runTool("tar", ["-xf", archive, "-C", layout]);
    const shown = await runTool("umoci", ["stat", "--image", `${layout}:hello_world:0.1.0`]);
    expect(shown.status, shown.output).toBe(0);
    const args = ["unpack", "--rootless", "--image", `${layout}:hello_world:0.1.0`, bundle];
    const unpacked = await runTool("umoci", args);
    expect(unpacked.status, unpacked.output).toBe(0);
    await sameFiles(join(bundle, "rootfs"));
    const { process } = JSON.parse(await readFile(join(bundle, "config.json"), "utf8")) as Configuration;
    expect(process).toMatchObject({ cwd: "/app", user: { uid: 1000, gid: 1000 } });
    expect(await ran(join(bundle, "rootfs"), process)).toContain("Hello from Elixir");
  });

  it("leaves out what belongs to a machine", async () => {
    const listed = (await leanvm(["analyze", archive, "--json"])).stdout;
    expect(listed).toContain("erlexec");
    expect(listed).not.toMatch(/\.ko\b|init\.conf/);
  });

  it.each([
    ["no format", ["export", "IMAGE"], 2, /No format is named/],
    ["an unknown format", ["export", "IMAGE", "--to", "floppy"], 2, /no format floppy.*\n.*oci/],
    ["what is no image", ["export", "/etc", "--to", "oci"], 2, /image\.json/],
    [
      "a file that cannot be",
      ["export", "IMAGE", "--to", "oci", "-o", "/dev/null/x"],
      1,
      /\/dev\/null\/x cannot be/,
    ],
  ])("refuses %s", async (_, args, status, words) => {
    const ended = await leanvm(args.map((word) => (word === "IMAGE" ? image : word)));
    expect({ status: ended.status, words: ended.stderr }).toEqual({
      status,
      words: expect.stringMatching(words),
    });
  });

  it("refuses a damaged image, and writes nothing", async () => {
    const { rootfs } = await readBundle(image);
    const bytes = await readFile(rootfs);
    const changed = Buffer.from(bytes);
    changed[1000] = (changed[1000] ?? 0) ^ 1;
    await writeFile(rootfs, changed);
    const target = join(folder.path, "damaged.tar");
    const ended = await leanvm(["export", image, "--to", "oci", "-o", target]);
    await writeFile(rootfs, bytes);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("SHA-256 differs");
    await expect(stat(target)).rejects.toThrow("ENOENT");
  });
});

/** Every file of the image, but for those of kernel and PID 1, with its size. */
async function sameFiles(root: string): Promise<void> {
  const { image: described } = await readBundle(image);
  const files = described.contents.filter(
    ({ kind, why, path }) =>
      kind === "file" &&
      described.reasons[why]?.stage !== "kernel" &&
      !["init", "etc/lean/init.conf"].includes(path),
  );
  expect(files.length).toBeGreaterThan(100);
  for (const { path, size } of files) expect((await stat(join(root, path))).size, path).toBe(size);
}

/** What the process says until it has greeted, in namespaces of its own; then it is ended. */
function ran(root: string, { args, env, cwd, user }: Configuration["process"]): Promise<string> {
  const variables = env.flatMap((each) => {
    const equals = each.indexOf("=");
    return ["--setenv", each.slice(0, equals), each.slice(equals + 1)];
  });
  const child = spawn("bwrap", [
    ...["--unshare-all", "--die-with-parent", "--clearenv"],
    ...["--bind", root, "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...[...variables, "--uid", String(user.uid), "--gid", String(user.gid), "--chdir", cwd, "--", ...args],
  ]);
  let output = "";
  const hear = (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes("Hello from")) child.kill();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const late = setTimeout(() => child.kill(), 100_000);
  return new Promise((resolve) => {
    child.once("close", () => {
      clearTimeout(late);
      resolve(output);
    });
  });
}
