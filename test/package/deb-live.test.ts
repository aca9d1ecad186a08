import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { downloadBytes, openNetwork } from "../../src/fetch/index.js";
import { openDebIndex, readAptMirrors } from "../../src/package/index.js";
import { openStore, type Store } from "../../src/store/index.js";
import { recording, scratch } from "../support/outcome.js";
import { needs } from "../support/skip.js";

const keyring = fileURLToPath(new URL("../../data/keyrings/debian-archive-keyring.gpg", import.meta.url));
const toolchain = ["elixir", "erlang-dev", "gcc", "make", "musl-tools", "rebar3"];
const network = openNetwork({ retries: 1 });
let folder: Awaited<ReturnType<typeof scratch>>;
let store: Store;
let mirrors: readonly string[] = [];
let reachable = false;

beforeAll(async () => {
  folder = await scratch("deb-live");
  store = await openStore(folder.path);
  mirrors = await readAptMirrors();
  const url = `${mirrors[0]}/dists/trixie/InRelease`;
  const head = mirrors.length > 0 && downloadBytes(recording(), { url, maxBytes: 8e6, network });
  reachable = await Promise.resolve(head).then(Boolean, () => false);
});
afterAll(async () => {
  await network.close();
  await folder.remove();
});

describe("Debian's own archive, by the mirror of this machine's apt", () => {
  it.for(["x86_64", "aarch64", "riscv64"] as const)(
    "verifies and closes over a toolchain for %s",
    async (arch, context) => {
      needs(context, reachable, "no Debian mirror that this machine's apt names can be reached");
      const options = { mirrors, suite: "trixie", arch, keyring, network };
      const cold = await timed(() => openDebIndex(recording(), store, options));
      const warm = await timed(() => openDebIndex(recording(), store, options));
      const closed = await timed(async () => cold.value.closure(toolchain, { without: ["erlang-wx"] }));
      console.log(
        `${arch}: index ${cold.ms} ms, again ${warm.ms} ms, closure of ${closed.value.length} in ${closed.ms} ms`,
      );
      const names = closed.value.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...toolchain, "libc6", "erlang-base"]));
      expect(names).not.toContain("erlang-wx");
      expect(warm.value.closure(toolchain, { without: ["erlang-wx"] })).toEqual(closed.value);
    },
  );
});

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const started = performance.now();
  return { value: await work(), ms: Math.round(performance.now() - started) };
}
