import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { configured } from "../../src/kernel/custom/custom.js";
import { chooseFragments, fragmentNames } from "../../src/kernel/custom/fragments.js";
import { platformNames } from "../../src/kernel/custom/platforms.js";
import type { KernelSource } from "../../src/kernel/index.js";
import { openStore } from "../../src/store/index.js";
import { kernelRoot, packagedKernelSource } from "../support/build-root.js";
import { testCache } from "../support/cache.js";
import { long, longMatrix } from "../support/skip.js";

const context = { emit: () => undefined, signal: new AbortController().signal };
let root: string;
let source: KernelSource;

/** Configured with the real source, not compiled. */
describe.each(platformNames)("a kernel for %s", (platform) => {
  beforeAll(async () => {
    if (!long) return;
    root = (await kernelRoot()).path;
    source = await packagedKernelSource();
  }, 900_000);

  it.for(["none", "all"])(
    "gets what its fragments ask for, with %s of the capabilities",
    {
      timeout: 900_000,
    },
    async (which, test) => {
      longMatrix(test);
      const store = await openStore(testCache());
      const names = (await fragmentNames("capability")).filter((name) => !name.startsWith("initramfs-"));
      const capabilities =
        which === "none" ? [] : names.map((capability) => ({ capability, rule: "a test" }));
      const purpose = { arch: "x86_64", platform, compression: "xz", options: {} } as const;
      const chosen = await chooseFragments({ ...purpose, capabilities });
      const folder = join(store.root, "work", "kernel-platforms");
      await mkdir(folder, { recursive: true });
      // What is not as asked for is thrown.
      const { final } = await configured(context, store, chosen, {
        ...{ root, folder, source, arch: "x86_64", platform },
      });
      expect(final.get("CONFIG_VIRTIO_NET")).toBe("y");
    },
  );
});
