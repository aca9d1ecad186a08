import { cp } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openNetwork } from "../../src/fetch/index.js";
import { openApkIndex } from "../../src/package/index.js";
import { type ApkArchiveOptions, type ApkMirror, mainFolder, startApkMirror } from "../support/apk-mirror.js";
import { type ApkSigner, newApkSigner } from "../support/apk-signer.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const specs = [{ name: "app", version: "1.2-r3" }];
const mirrors: ApkMirror[] = [];
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: ApkSigner;
let stranger: ApkSigner;

beforeAll(async () => {
  folder = await scratch("apk-trust");
  signer = await newApkSigner(join(folder.path, "keys"));
  stranger = await newApkSigner(join(folder.path, "stranger"));
});
afterEach(async () => {
  for (const mirror of mirrors.splice(0)) await mirror.close().catch(() => undefined);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

async function served(options: Partial<ApkArchiveOptions> = {}): Promise<ApkMirror> {
  const mirror = await startApkMirror(specs, { signer, ...options });
  mirrors.push(mirror);
  return mirror;
}

const open = (urls: readonly string[], more = {}) =>
  openApkIndex(recording(), {
    ...{ mirrors: urls, branch: "v3.22", arch: "x86_64", keyring: signer.keyring, network },
    ...more,
  });

const names = { 2: "APKINDEX.tar.gz", 3: "Packages.adb" } as const;

describe.each([2, 3] as const)("an Alpine index of format %d", (format) => {
  const path = `${mainFolder}/${names[format]}`;

  it("opens when a trusted key signed it", async () => {
    const index = await open([(await served({ format })).mirror]);
    expect(index.names()).toEqual(["app"]);
    expect(index.snapshot).toBe("2026-09-12T07:55:41.000Z");
    expect(index.pick(["app"])[0]).toMatchObject({
      name: "app",
      version: "1.2-r3",
      architecture: "x86_64",
      path: "v3.22/main/x86_64/app-1.2-r3.apk",
      checksum: expect.stringMatching(format === 2 ? /^Q1.{27}=$/ : /^Q2.{43}=$/),
    });
  });

  it.each([
    ["signed by a stranger", { signer: () => stranger }, "signed by a key that is not trusted"],
    ["not signed", { signed: false }, "it is not signed"],
  ])("is refused when it is %s", async (_, options, why) => {
    const by = "signer" in options ? { signer: options.signer() } : options;
    const { mirror } = await served({ format, ...by });
    const error = await failure(() => open([mirror]));
    expect(error.code).toBe("SIGNATURE_WRONG");
    expect(error.message).toContain(`${mirror}/v3.22/main/x86_64/${names[format]}`);
    expect(error.message).toContain(why);
  });

  it("is refused when any byte of it is another", async () => {
    const { mirror, files } = await served({ format });
    const whole = files.get(path) ?? Buffer.alloc(0);
    for (let n = 0; n < 25; n++) {
      const bytes = Buffer.from(whole);
      const at = Math.floor(((n + 0.5) * bytes.length) / 25);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      files.set(path, bytes);
      const outcome = await open([mirror]).then(
        (index) => index.pick(["app"])[0]?.version,
        (error: unknown) => (error as { code?: string }).code,
      );
      // What a gzip header or an end mark says beside the content is not signed and changes nothing.
      expect(["SIGNATURE_WRONG", "APK_DAMAGED", "COMPRESS_DAMAGED", "1.2-r3"]).toContain(outcome);
    }
  });

  it("is refused when a record was changed under an old signature", async () => {
    const { mirror, files } = await served({ format });
    const other = await served({ format, signer: { ...stranger, name: signer.name } });
    files.set(path, other.files.get(path) ?? Buffer.alloc(0));
    const error = await failure(() => open([mirror]));
    expect(error.code).toBe("SIGNATURE_WRONG");
  });

  it("is signed by SHA-256 and SHA-512 too", async () => {
    for (const hash of ["sha256", "sha512"] as const) {
      const { mirror } = await served({ format, signer: { ...signer, hash } });
      expect((await open([mirror])).names()).toEqual(["app"]);
    }
  });

  it("is refused by a key of another architecture", async () => {
    const keyring = join(folder.path, `arm-${format}`);
    await cp(join(stranger.keyring, "x86_64"), join(keyring, "x86_64"), { recursive: true });
    await cp(join(signer.keyring, "aarch64"), join(keyring, "aarch64"), { recursive: true });
    const { mirror } = await served({ format });
    expect((await failure(() => open([mirror], { keyring }))).code).toBe("SIGNATURE_WRONG");
    const none = await failure(() => open([mirror], { keyring, arch: "riscv64" }));
    expect(none.code).toBe("KEYRING_UNREADABLE");
  });
});

describe("Alpine's index", () => {
  it("takes nothing in front of the signature", async () => {
    const { mirror, files } = await served();
    const path = `${mainFolder}/APKINDEX.tar.gz`;
    const [good, evil] = [files.get(path), (await served({ signed: false })).files.get(path)];
    files.set(path, Buffer.concat([evil ?? Buffer.alloc(0), good ?? Buffer.alloc(0)]));
    expect((await failure(() => open([mirror]))).code).toBe("SIGNATURE_WRONG");
  });

  it("is refused when its text is larger than any", async () => {
    const { mirror, files } = await served();
    const path = `${mainFolder}/APKINDEX.tar.gz`;
    files.set(path, Buffer.concat([gzipSync(Buffer.alloc(600 * 1024 * 1024), { level: 1 })]));
    expect((await failure(() => open([mirror]))).code).toMatch(/SIGNATURE_WRONG|APK_DAMAGED/);
    expect(() => gunzipSync(files.get(path) ?? Buffer.alloc(0), { maxOutputLength: 1e6 })).toThrow();
  });

  it("names known branches when none has it, and the mirrors that were asked", async () => {
    const { mirror } = await served();
    const error = await failure(() => open([mirror], { branch: "v9.99" }));
    expect(error.code).toBe("BRANCH_UNKNOWN");
    expect(error.message).toContain("v9.99");
    expect(error.record.hint).toMatch(/v3\.20, .*edge/);
    expect(error.record.details).toEqual([`${mirror}/v9.99/main/x86_64`]);
  });

  it("joins repositories, the first winning among equals", async () => {
    const community = [{ name: "app", version: "1.2-r3" }, { name: "more" }];
    const index = await open([(await served({ community })).mirror]);
    expect(index.closure(["app", "more"]).map(({ path }) => path)).toEqual([
      "v3.22/main/x86_64/app-1.2-r3.apk",
      "v3.22/community/x86_64/more-1.0-r0.apk",
    ]);
  });

  it("says where packages lie when the index does, and refuses a place elsewhere", async () => {
    const placed = await served({ format: 3, pathSpec: "${name:2}/${name}_${version}.${hash:6}.apk" });
    const [app] = (await open([placed.mirror])).pick(["app"]);
    expect(app?.path).toMatch(/^v3\.22\/main\/x86_64\/ap\/app_1\.2-r3\.[0-9a-f]{6}\.apk$/);
    const evil = await served({ format: 3, pathSpec: "../../../${name}.apk" });
    const index = await open([evil.mirror]);
    expect((await failure(() => index.pick(["app"]))).code).toBe("APK_DAMAGED");
  });

  it("comes from the next mirror when the first is down or lacks it", async () => {
    const [down, lacking, good] = [await served(), await served(), await served()];
    await down.close();
    lacking.files.clear();
    expect((await open([down.mirror, lacking.mirror, good.mirror])).names()).toEqual(["app"]);
    expect((await failure(() => open([down.mirror]))).code).toBe("FETCH_UNREACHABLE");
  });
});
