import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { build, type Event, loadConfig, readBundle, runMachine } from "../../src/index.js";
import { testCache } from "../support/cache.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leanvm-api-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("builds and boots an image, as docs/api.md shows", async () => {
  const events: Event[] = [];
  const context = { emit: (event: Event) => events.push(event), signal: new AbortController().signal };
  const { config } = await loadConfig({
    project: "examples/hello_world",
    flags: { output: join(folder, "hello") },
    environment: { LEANVM_CACHE: testCache() },
    machine: { workingFolder: process.cwd(), home: homedir(), arch: "x86_64" },
  });
  const { bundle, image } = await build(context, config);
  expect(image).toMatchObject({ name: "hello_world", type: "debian", arch: "x86_64" });
  const lines: string[] = [];
  const { ready, exit } = await runMachine(context, await readBundle(bundle), {
    until: "ready",
    memoryMiB: 256,
    cpus: 1,
    ports: [],
    env: {},
    accel: "auto",
    onLine: (line) => lines.push(line),
  });
  expect(lines.join("\n")).toContain("Hello from Elixir");
  expect(ready?.milliseconds).toBeGreaterThan(0);
  expect(exit).toEqual({ kind: "status", status: 0 });
  expect(events.filter((event) => event.type === "step-end" && event.outcome === "failed")).toEqual([]);
});
