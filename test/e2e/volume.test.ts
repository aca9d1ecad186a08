import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../src/image/index.js";
import { launch } from "../../src/machine/index.js";
import { isClean } from "../guest/disk.js";
import { Lines } from "../guest/lines.js";
import { contextForTests } from "../machine/kit.js";
import { leanvm } from "../support/leanvm.js";
import { bench, built, errorOf, withCache } from "./kit.js";
import { keepingProject } from "./sample.js";

let folder: Awaited<ReturnType<typeof bench>>;
let image: string;
let file: string;

beforeAll(async () => {
  folder = await bench();
  image = join(folder.path, "image");
  file = join(folder.path, "data.img");
  const project = await keepingProject(join(folder.path, "project"));
  await built([project, "--compression", "gzip", "-o", image]);
});
afterAll(() => folder.remove());

/** Boots the image with an empty volume and kills QEMU once the release says that it has kept so many lines. */
async function killedAfter(count: number): Promise<void> {
  const lines = new Lines();
  const machine = await launch(contextForTests(), await readBundle(image), {
    ...{ memoryMiB: 256, cpus: 1, ports: [], env: {}, accel: "auto" },
    volumes: [{ file, path: "/data", readOnly: false, bytes: 64 * 1024 ** 2 }],
    onLine: (line) => lines.add(Buffer.from(`${line}\n`)),
  });
  try {
    await lines.first(new RegExp(`^kept ${count}$`), 120);
    const second = await run("--volume", `${file}:/data`, "--json");
    expect(errorOf(second)).toMatchObject({ code: "VOLUME_IN_USE" });
  } finally {
    process.kill(machine.pid, "SIGKILL");
    await machine.exited;
  }
}

const run = (...args: readonly string[]) =>
  leanvm(["run", image, "--timeout", "120", ...args], { env: withCache(), cwd: folder.path });

describe("a release with a volume", () => {
  it("finds after a loss of power what it kept, in a volume that was grown meanwhile", async () => {
    await killedAfter(5);
    const { status, stdout, stderr } = await run("--volume", "data.img:/data:96M", "--env", "ACT=report");
    expect(status, stdout + stderr).toBe(0);
    const [, found] = /^found (\d+)$/m.exec(stdout) ?? [];
    expect(Number(found)).toBeGreaterThanOrEqual(5);
    expect((await stat(file)).size).toBe(96 * 1024 ** 2);
    expect(await isClean(file)).toBe(true);
  });
});
