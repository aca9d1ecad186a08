import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openNetwork } from "../../src/fetch/index.js";
import { openDebIndex } from "../../src/package/index.js";
import { openStore } from "../../src/store/index.js";
import {
  type ArchiveOptions,
  inRelease,
  type Mirror,
  newSigner,
  type Signer,
  startMirror,
} from "../support/deb-mirror.js";
import { failure, recording, scratch } from "../support/outcome.js";

const network = openNetwork({ retries: 1, backoffMs: 5, idleMs: 400, connectMs: 400 });
const specs = [{ name: "app" }];
const mirrors: Mirror[] = [];
let folder: Awaited<ReturnType<typeof scratch>>;
let signer: Signer;
let stranger: Signer;

beforeAll(async () => {
  folder = await scratch("deb-trust");
  signer = await newSigner(join(folder.path, "keyring.gpg"));
  stranger = await newSigner(join(folder.path, "stranger.gpg"));
});
afterEach(async () => {
  for (const mirror of mirrors.splice(0)) await mirror.close().catch(() => undefined);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

async function served(options: Partial<ArchiveOptions> = {}): Promise<Mirror> {
  const mirror = await startMirror(specs, { signer, ...options });
  mirrors.push(mirror);
  return mirror;
}

async function open(urls: readonly string[], more = {}) {
  const store = await openStore(join(folder.path, "store", Math.random().toString(36)));
  const wanted = {
    mirrors: urls,
    suite: "trixie",
    arch: "x86_64",
    keyring: signer.keyring,
    network,
  } as const;
  return openDebIndex(recording(), store, { ...wanted, ...more });
}

describe("a Debian index", () => {
  it("opens when a key of the keyring signed it", async () => {
    const index = await open([(await served()).mirror]);
    expect(index.names()).toEqual(["app"]);
    expect(index.snapshot).toBe("2026-09-12T07:55:41.000Z");
  });

  it.each([
    ["signed by a stranger", () => served({ signer: stranger }), "a key that is not in the keyring"],
    ["not signed", () => served({ signed: false }), "it is not signed"],
    [
      "signed, then changed",
      () => changed((text) => text.replace("Codename", "Codenome")),
      "does not fit its text",
    ],
    ["with a flipped bit in its signature", () => changed(flippedSignature), "signature"],
    [
      "given more lines",
      () => changed((text) => text.replace("Origin:", "Origin: x\nOrigin:")),
      "does not fit its text",
    ],
  ])("is refused when it is %s", async (_, serve, why) => {
    const { mirror } = await serve();
    const error = await failure(() => open([mirror]));
    expect(error.code).toBe("SIGNATURE_WRONG");
    expect(error.message).toContain(`${mirror}/dists/trixie/InRelease`);
    expect(error.message).toContain(why);
  });

  it("takes nothing from outside the signed part", async () => {
    const { mirror } = await changed((text) => `Codename: evil\nSHA256:\n\n${text}\nSuite: evil\n`);
    const outcome = await open([mirror]).then(
      (index) => index.names(),
      (error: unknown) => error,
    );
    expect(outcome).toSatisfy(
      (value) => Array.isArray(value) || (value as { code?: string }).code === "SIGNATURE_WRONG",
    );
  });

  it("warns past its date, and is refused a month later, unless the mirror is a snapshot", async () => {
    const release = { "Valid-Until": "Sat, 19 Sep 2026 07:55:41 UTC" };
    const { mirror, url, files } = await served({ release });
    const late = { now: () => new Date("2026-11-01") };
    expect((await failure(() => open([mirror], late))).code).toBe("INDEX_EXPIRED");
    const store = await openStore(join(folder.path, "expired"));
    const wanted = {
      mirrors: [mirror],
      suite: "trixie",
      arch: "x86_64",
      keyring: signer.keyring,
      network,
    } as const;
    const warnings = async (day: string) => {
      const context = recording();
      await openDebIndex(context, store, { ...wanted, now: () => new Date(day) });
      return context.events.flatMap((event) => (event.type === "warning" ? [event.code] : []));
    };
    expect(await warnings("2026-09-15")).toEqual([]);
    expect(await warnings("2026-10-01")).toEqual(["INDEX_EXPIRED"]);
    const frozen = "archive/debian/20260912T000000Z";
    for (const [path, bytes] of [...files]) files.set(path.replace("debian", frozen), bytes);
    expect((await open([`${url}/${frozen}`], late)).names()).toEqual(["app"]);
  });

  it("is refused when it belongs to another suite or has nothing for the architecture", async () => {
    const { mirror, files } = await served();
    files.set("debian/dists/sid/InRelease", files.get(inRelease) ?? Buffer.alloc(0));
    expect((await failure(() => open([mirror], { suite: "sid" }))).code).toBe("SUITE_MISMATCH");
    expect((await failure(() => open([mirror], { arch: "riscv64" }))).code).toBe("INDEX_INCOMPLETE");
  });

  it("is refused with a flipped bit in Packages.xz, survived when it passes", async () => {
    const server = await served();
    server.fail({ match: /by-hash/, kind: "flip", times: 1 });
    expect((await open([server.mirror])).names()).toEqual(["app"]);
    server.fail({ match: /by-hash/, kind: "flip" });
    expect((await failure(() => open([server.mirror]))).code).toBe("FETCH_HASH_MISMATCH");
  });

  it("comes from the next mirror when the first is down or lacks it", async () => {
    const [down, good] = [await served(), await served()];
    await down.close();
    const lacking = await served();
    lacking.files.clear();
    expect((await open([down.mirror, lacking.mirror, good.mirror])).names()).toEqual(["app"]);
    const error = await failure(() => open([down.mirror]));
    expect(error.code).toBe("FETCH_UNREACHABLE");
    expect(error.message).toContain(new URL(down.mirror).host);
  });
});

async function changed(change: (text: string) => string): Promise<Mirror> {
  const mirror = await served();
  const text = mirror.files.get(inRelease)?.toString() ?? "";
  mirror.files.set(inRelease, Buffer.from(change(text)));
  return mirror;
}

function flippedSignature(text: string): string {
  const at = text.indexOf("\n\n", text.indexOf("BEGIN PGP SIGNATURE")) + 40;
  return `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
}
