import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { download, downloadBytes, type Network, openNetwork, parallel } from "../../src/fetch/index.js";
import { type FileServer, serveFiles } from "../support/file-server.js";
import { failure, recording, scratch } from "../support/outcome.js";

const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31) % 251));
const sha256 = createHash("sha256").update(body).digest("hex");
const whole = { sha256, size: body.length, maxBytes: body.length };

let server: FileServer;
let network: Network;
let folder: Awaited<ReturnType<typeof scratch>>;
let target = "";

beforeAll(async () => {
  server = await serveFiles(new Map([["file", body]]));
  network = openNetwork({ idleMs: 400, connectMs: 400, backoffMs: 5, retries: 2 });
  folder = await scratch("download");
});
beforeEach((context) => {
  server.reset();
  target = join(folder.path, context.task.id);
});
afterAll(async () => {
  await network.close();
  await server.close();
  await folder.remove();
});

const get = (more = {}) =>
  download(recording(), { url: `${server.url}/file`, network, ...whole, ...more }, target);

describe("download", () => {
  it("writes the verified file and tells how far it is", async () => {
    const seen: (readonly [number, number | undefined])[] = [];
    await get({ onProgress: (done: number, total: number | undefined) => seen.push([done, total]) });
    expect(body.equals(await readFile(target))).toBe(true);
    expect(existsSync(`${target}.part`)).toBe(false);
    expect(seen.at(-1)).toEqual([body.length, body.length]);
  });

  it("goes on where the transfer was cut", async () => {
    server.fail({ match: /file/, kind: "die", times: 1 });
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
    expect(server.seen[1]?.range).toMatch(/^bytes=\d+-$/);
    expect(server.seen[1]?.range).not.toBe("bytes=0-");
  });

  it("goes on for as long as there is headway, whatever the number of retries", async () => {
    server.fail({ match: /file/, kind: "die", times: 8 });
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
  });

  it("starts again when the server does not resume", async () => {
    server.fail({ match: /file/, kind: "die", times: 1 });
    server.fail({ match: /file/, kind: "no-range", times: 1 });
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
  });

  it("resumes what an earlier run left, and notices when that is damaged", async () => {
    await writeFile(`${target}.part`, body.subarray(0, 1000));
    await get();
    expect(server.seen.map(({ range }) => range)).toEqual(["bytes=1000-"]);
    await writeFile(`${target}.part`, Buffer.alloc(1000));
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
    await writeFile(`${target}.part`, Buffer.alloc(body.length + 7));
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
  });

  it.each([
    ["unavailable", "FETCH_SERVER_ERROR", 3],
    ["stall", "FETCH_TRUNCATED", undefined],
    ["missing", "FETCH_NOT_FOUND", 1],
    ["flip", "FETCH_HASH_MISMATCH", 2],
    ["endless", "FETCH_TOO_LARGE", 1],
  ] as const)("%s ends as %s", async (kind, code, requests) => {
    server.fail({ match: /file/, kind });
    const error = await failure(() => get(kind === "stall" ? { size: undefined, sha256: undefined } : {}));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${server.url}/file`);
    if (requests !== undefined) expect(server.seen).toHaveLength(requests);
    expect(existsSync(target)).toBe(false);
  });

  it.each([
    ["unavailable", 2],
    ["stall", 1],
    ["flip", 1],
  ] as const)("survives %s that passes", async (kind, times) => {
    server.fail({ match: /file/, kind, times });
    await get();
    expect(body.equals(await readFile(target))).toBe(true);
  });

  it("names the host that cannot be reached", async () => {
    const closed = await serveFiles(new Map());
    await closed.close();
    const error = await failure(() => get({ url: `${closed.url}/file` }));
    expect(error.code).toBe("FETCH_UNREACHABLE");
    expect(error.message).toContain(new URL(closed.url).host);
    expect(error.message).toContain("the connection was refused");
    expect(error.record.hint).toBeDefined();
  });

  it("refuses more bytes than it may take, and other kinds of address", async () => {
    const big = await failure(() =>
      downloadBytes(recording(), { url: `${server.url}/file`, maxBytes: 1000, network }),
    );
    expect(big.code).toBe("FETCH_TOO_LARGE");
    const odd = await failure(() =>
      downloadBytes(recording(), { url: "ftp://127.0.0.1/file", maxBytes: 1, network }),
    );
    expect(odd.code).toBe("FETCH_ADDRESS");
  });

  it("reads file: addresses", async () => {
    const source = join(folder.path, "source");
    await writeFile(source, body);
    await get({ url: pathToFileURL(source).href });
    expect(body.equals(await readFile(target))).toBe(true);
    expect((await failure(() => get({ url: "file:///nowhere/at/all" }))).code).toBe("FETCH_NOT_FOUND");
  });

  it("goes through the proxy it is given, and around it where told", async () => {
    const proxied = openNetwork({ proxy: { http: server.url }, retries: 0 });
    const through = { url: "http://mirror.example.org/file", maxBytes: 1, network: proxied };
    expect((await failure(() => downloadBytes(recording(), through))).code).toBe("FETCH_NOT_FOUND");
    expect(server.seen.map(({ path }) => path)).toEqual([expect.stringContaining("mirror.example.org/file")]);
    await proxied.close();
    const direct = openNetwork({ proxy: { http: "http://127.0.0.1:1", no: "127.0.0.1" }, retries: 0 });
    const around = { url: `${server.url}/file`, maxBytes: 1e6, network: direct };
    expect(body.equals(await downloadBytes(recording(), around))).toBe(true);
    await direct.close();
  });

  it("does not wait for ever on a proxy that refuses to open a tunnel", async () => {
    const refusing = openNetwork({ proxy: { https: server.url }, retries: 0, connectMs: 200, idleMs: 200 });
    const request = { url: "https://mirror.example.org/file", maxBytes: 1, network: refusing };
    expect((await failure(() => downloadBytes(recording(), request))).code).toBe("FETCH_UNREACHABLE");
    await refusing.close();
  });

  it("stops at once when aborted, with the signal's own reason", async () => {
    server.fail({ match: /file/, kind: "stall" });
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error("enough")), 50);
    const started = performance.now();
    const stopped = download(
      recording(abort.signal),
      { url: `${server.url}/file`, network, ...whole },
      target,
    );
    await expect(stopped).rejects.toThrow("enough");
    expect(performance.now() - started).toBeLessThan(350);
  });
});

describe("parallel", () => {
  it("keeps the order and the width", async () => {
    let active = 0;
    let most = 0;
    const results = await parallel(recording(), [30, 10, 20, 5], 2, async (_, pause, index) => {
      most = Math.max(most, ++active);
      await new Promise((resolve) => setTimeout(resolve, pause));
      active -= 1;
      return index;
    });
    expect(results).toEqual([0, 1, 2, 3]);
    expect(most).toBe(2);
  });

  it("throws the first failure once the rest has stopped", async () => {
    const ended: number[] = [];
    const work = parallel(recording(), [1, 2, 3, 4], 2, async (context, item) => {
      if (item === 2) throw new Error("two");
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve, { once: true }));
      ended.push(item);
    });
    await expect(work).rejects.toThrow("two");
    expect(ended).toEqual([1]);
  });
});
