import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startLeanvm } from "../support/leanvm.js";
import { bench, built, copyProject, freePort, getJson, processesNaming, withCache } from "./kit.js";

const example = fileURLToPath(new URL("../../examples/server_world", import.meta.url));

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("examples/server_world", () => {
  it("finds what a server expects, and its last words arrive", async () => {
    const image = join(folder.path, "world");
    const project = await copyProject(example, join(folder.path, "project"));
    const { stderr } = await built([project, "--compression", "gzip", "-o", image]);
    expect(stderr).toContain("For os_mon come along: df, a shell (dash).");

    const port = await freePort();
    const before = Math.floor(Date.now() / 1000);
    const machine = startLeanvm(["run", image, "--port", `${port}:4000`, "--timeout", "200"], {
      env: withCache(),
    });
    onTestFinished(() => void machine.kill("SIGKILL"));
    await expect
      .poll(() => getJson(port, "/"), { timeout: 150_000, interval: 1000 })
      .toMatchObject({ ipv6: { addresses: expect.arrayContaining([expect.stringMatching(/^fec0:/)]) } });
    const found = (await getJson(port, "/")) as Findings;
    const now = Date.now() / 1000;
    expect(found).toMatchObject({
      names: {
        ipv4: "192.0.2.7",
        ipv6: "2001:db8::7",
        localhost: "127.0.0.1",
        own: "127.0.0.1",
        unknown: "nxdomain",
      },
      local_time_is_utc: true,
      open_files: { soft: 20_000, hard: 1_048_576 },
      ipv6: { loopback: true },
      heart: false,
      early: { random_bytes: 32 },
    });
    expect(found.early.time).toBeGreaterThanOrEqual(before - 2);
    expect(Math.abs(found.time - now)).toBeLessThan(5);
    expect(found.memory.total).toBeGreaterThan(150 << 20);
    expect(found.memory.total).toBeLessThan(256 << 20);
    expect(found.memory.allocated).toBeLessThan(found.memory.total);
    expect(found.memory.available).toBeGreaterThan(0);
    expect(found.processor.busy).toBeGreaterThan(0);
    expect(found.processor.busy).toBeLessThanOrEqual(100);
    expect(found.disks).toContainEqual(["/tmp", expect.any(Number)]);

    await getJson(port, "/crash").catch(() => undefined);
    const { status, stdout } = await machine.done;
    expect(status).toBe(1);
    expect(stdout).toContain("these are my last words\n");
    expect(await processesNaming(image)).toEqual([]);
  });
});

interface Findings {
  readonly time: number;
  readonly early: { readonly time: number };
  readonly memory: { readonly total: number; readonly allocated: number; readonly available: number };
  readonly processor: { readonly busy: number };
  readonly disks: readonly (readonly [string, number])[];
}
