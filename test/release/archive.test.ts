import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LeanError } from "../../src/error/index.js";
import type { Store } from "../../src/store/index.js";
import { tar } from "../support/hex-mirror.js";
import { buildSample, runRelease, temporaryFolder, temporaryStore } from "./kit.js";
import { greets, writeShipment } from "./shipment.js";

let folder: string;
let store: Store;
let count = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  store = await temporaryStore(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("what is no release is said", () => {
  const archive = async (bytes: Buffer) => {
    const path = join(folder, `a${++count}.tar.gz`);
    await writeFile(path, bytes);
    return path;
  };

  it.each([
    ["no archive at all", async () => Buffer.from("hello"), "ARCHIVE_INVALID", /no whole tar archive/],
    ["nothing", async () => Buffer.alloc(0), "ARCHIVE_INVALID", /it is empty/],
    [
      "without releases",
      async () => gzipSync(await tar({ "lib/a/ebin/a.app": "" })),
      "NOT_A_RELEASE",
      /no folder releases/,
    ],
    [
      "cut short",
      async () => gzipSync(await tar({ "lib/a": "x".repeat(9000) })).subarray(0, 60),
      "ARCHIVE_INVALID",
      /whole/,
    ],
    [
      "a member outside",
      async () => gzipSync(await tar({ "../../etc/x": "" })),
      "ARCHIVE_INVALID",
      /"\.\.\/\.\.\/etc\/x" leaves/,
    ],
    [
      "a .rel that is none",
      async () =>
        gzipSync(await tar({ "releases/1/a.rel": "hello.", "lib/a-1/ebin/a.app": "{application,a,[]}." })),
      "NOT_A_RELEASE",
      /releases\/1\/a\.rel is not a release resource file/,
    ],
  ])("%s", async (_, bytes, code, says) => {
    const { record } = await failure(await archive(await bytes()));
    expect(record).toMatchObject({ code, exit: 2 });
    expect(record.message).toMatch(says);
  });
});

describe("an Erlang shipment", () => {
  it("becomes a release of its applications and what they need of OTP, and runs its main module", async () => {
    const path = await writeShipment(join(folder, "shipment"), greets);
    const shipped = await buildSample(store, { project: path });
    expect(shipped).toMatchObject({
      name: "greeter",
      version: "1.2.0",
      launcher: "erlang",
      mode: "interactive",
      main: "greeter@@main:run(greeter)",
    });
    expect(shipped.applications.map(({ name, start }) => `${name} ${start}`).toSorted()).toEqual([
      "crypto permanent",
      "greeter load",
      "kernel permanent",
      "stdlib permanent",
      "words load",
    ]);
    const md5 = createHash("md5").update("Hello, Lucy").digest("hex");
    expect(await runRelease(store, shipped)).toContain(`Hello, Lucy ${md5.toUpperCase()}`);
  });

  it("without its main module is refused", async () => {
    const path = await writeShipment(join(folder, "headless"), greets);
    await rm(join(path, "greeter/ebin/greeter@@main.beam"));
    expect((await failure(path)).message).toContain("no module greeter@@main");
  });
});

async function failure(project: string): Promise<LeanError> {
  const error: unknown = await buildSample(store, { project }).catch((thrown: unknown) => thrown);
  if (!(error instanceof LeanError)) throw error;
  return error;
}
