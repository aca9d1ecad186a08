import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configured } from "../../src/kernel/custom/custom.js";
import { chooseFragments, fragmentNames } from "../../src/kernel/custom/fragments.js";
import { platformNames } from "../../src/kernel/custom/platforms.js";
import { openStore } from "../../src/store/index.js";
import { kernelParts } from "../support/build-root.js";
import { testCache } from "../support/cache.js";
import { longMatrix } from "../support/skip.js";

const context = { emit: () => undefined, signal: new AbortController().signal };

const kernels = [
  ...platformNames.map((platform) => [platform, "x86_64"] as const),
  ...(["aarch64", "riscv64"] as const).flatMap((arch) =>
    ["qemu", "microvm"].map((platform) => [platform, arch] as const),
  ),
];

/** Configured with the real source, not compiled. */
describe.each(kernels)("a kernel for %s on %s", (platform, arch) => {
  it.for(["none", "all"])(
    "gets what its fragments ask for, with %s of the capabilities",
    { timeout: 1_800_000 },
    async (which, test) => {
      longMatrix(test);
      const store = await openStore(testCache());
      const { source, root, prefix } = await kernelParts(arch);
      const names = (await fragmentNames("capability")).filter((name) => !name.startsWith("initramfs-"));
      const capabilities =
        which === "none" ? [] : names.map((capability) => ({ capability, rule: "a test" }));
      const purpose = { arch, platform, compression: "xz", options: {} } as const;
      const chosen = await chooseFragments({ ...purpose, capabilities });
      const folder = join(store.root, "work", "kernel-platforms");
      await mkdir(folder, { recursive: true });
      // What is not as asked for is thrown.
      const { final } = await configured(context, store, chosen, {
        ...{ root: root.path, folder, source, arch, platform, prefix },
      });
      expect(final.get("CONFIG_VIRTIO_NET")).toBe("y");
    },
  );
});
