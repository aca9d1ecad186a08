import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readRecord, recordSchema, recordText, type VmRecord, writeRecord } from "./record.js";
import { dropReserve, makeReserve, writeFromReserve } from "./reserve.js";

const record: VmRecord = {
  format: 1,
  name: "api",
  image: { folder: "/build/api", name: "api", version: "0.1.0" },
  state: "dead",
  since: "2026-01-02T03:04:05.678Z",
  created: "2026-01-02T03:04:05.678Z",
  memoryMiB: 128,
  cpus: 1,
  ports: [{ host: 8080, guest: 4000 }],
  restart: "on-failure:3",
  restarts: 2,
  stopMs: 5000,
  supervisor: { pid: 42, started: "987", boot: "b" },
  socket: "/s/vms/api/control.sock",
  end: { kind: "panic", reason: "no luck", status: 1, at: "2026-01-02T03:04:05.678Z" },
};

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leanvm-record-"));
  path = join(folder, "vm.json");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("comes back as it was written, for its user alone, with nothing beside it", async () => {
  expect(await readRecord(path)).toBe("missing");
  await writeRecord(path, record);
  expect(await readRecord(path)).toEqual(record);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["vm.json"]);
});

it("comes back when it was written into the room set aside", async () => {
  await makeReserve(path);
  await writeFromReserve(path, record);
  await dropReserve(path);
  expect(await readRecord(path)).toEqual(record);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["vm.json"]);
});

it("is damaged, or a whole record, whatever happened to the file", async () => {
  const text = Buffer.from(recordText(record));
  const change = fc.record({
    cut: fc.oneof(fc.constant(text.length), fc.integer({ min: 0, max: text.length })),
    flips: fc.array(fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ cut, flips }) => {
      const bytes = Buffer.from(text);
      for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask;
      await writeFile(path, bytes.subarray(0, cut));
      const found = await readRecord(path);
      if (typeof found === "object") expect(recordSchema.parse(found)).toEqual(found);
      else expect(found).toBe("damaged");
    }),
    { numRuns: 500 },
  );
});
