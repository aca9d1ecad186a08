import { describe, expect, it } from "vitest";
import { mergeFragments, parseFragment, verifyConfig } from "../../src/codec/kconfig/index.js";
import { rows } from "../../src/config/index.js";
import { LeanError } from "../../src/error/index.js";
import { optionsUnfulfilled } from "../../src/kernel/custom/errors.js";
import { chooseFragments, fragmentNames, type KernelPurpose } from "../../src/kernel/custom/fragments.js";
import { platformFragments, platformNames } from "../../src/kernel/custom/platforms.js";

const purpose: KernelPurpose = {
  arch: "x86_64",
  platform: "microvm",
  capabilities: [],
  compression: "xz",
  options: {},
};

describe("the fragments in data/kernel", () => {
  it("agree with each other, whatever is chosen", async () => {
    const capabilities = (await fragmentNames("capability")).filter((name) => !name.startsWith("initramfs-"));
    for (const platform of platformNames) {
      for (const compression of ["xz", "zstd", "gzip", "none"]) {
        const asked = capabilities.map((capability) => ({ capability, rule: "a test" }));
        const { request } = await chooseFragments({ ...purpose, platform, capabilities: asked, compression });
        expect(request.get("CONFIG_BLK_DEV_INITRD")?.value).toBe("y");
      }
    }
  });

  it("are those that the settings offer", async () => {
    const choices = rows.find(({ property }) => property === "kernelCapabilities")?.setting.choices ?? [];
    const files = (await fragmentNames("capability")).filter((name) => !name.startsWith("initramfs-"));
    expect([...choices].sort()).toEqual(files);
    const platforms = rows.find(({ property }) => property === "platform")?.setting.choices ?? [];
    expect([...platforms].sort()).toEqual(platformNames);
    const used = platformNames.flatMap(platformFragments);
    expect([...new Set(used)].sort()).toEqual(await fragmentNames("platform"));
  });

  it("give the decoder for how the root file system is packed, and no other", async () => {
    const decoders = async (compression: string) => {
      const { request } = await chooseFragments({ ...purpose, compression });
      return [...request.keys()].filter((name) => name.startsWith("CONFIG_RD_"));
    };
    expect(await decoders("zstd")).toEqual(["CONFIG_RD_ZSTD"]);
    expect(await decoders("none")).toEqual([]);
  });
});

describe("capabilities", () => {
  it("keep what asks for them, each reason once", async () => {
    const capabilities = [
      { capability: "ipv6", by: "application:api@1", rule: "Api names :inet6: IPv6 sockets" },
      { capability: "ipv6", rule: "asked for" },
    ];
    const { askers } = await chooseFragments({ ...purpose, capabilities });
    expect(askers.get("capability/ipv6.config")).toEqual({
      id: "capability:ipv6",
      needs: [
        { id: "capability:ipv6", by: "application:api@1", rule: "Api names :inet6: IPv6 sockets" },
        { id: "capability:ipv6", rule: "asked for" },
      ],
    });
  });
});

describe("kernel_options", () => {
  it("go over the fragments, with or without CONFIG_", async () => {
    const options = { IPV6: "y", CONFIG_EPOLL: "n", LOCALVERSION: "-mine", LOG_BUF_SHIFT: "15" };
    const { request, askers } = await chooseFragments({ ...purpose, options });
    const value = (name: string) => request.get(name)?.value;
    expect(value("CONFIG_IPV6")).toBe("y");
    expect(value("CONFIG_EPOLL")).toBe(null);
    expect(value("CONFIG_LOCALVERSION")).toBe('"-mine"');
    expect(value("CONFIG_LOG_BUF_SHIFT")).toBe("15");
    expect(askers.get(request.get("CONFIG_IPV6")?.fragment ?? "")?.id).toBe("setting:kernel_options");
  });

  it("cannot ask for a module", async () => {
    await expect(chooseFragments({ ...purpose, options: { EXT4_FS: "m" } })).rejects.toMatchObject({
      code: "KERNEL_OPTION_INVALID",
      exit: 2,
    });
  });
});

describe("a request that is not fulfilled", () => {
  const declared = new Map([
    ["VIRTIO_PCI", { name: "VIRTIO_PCI", depends: [[{ kind: "symbol", name: "PCI" } as const]], ...plain() }],
  ]);

  it("is an error that names option, fragment, line, and what prevents it", () => {
    const request = mergeFragments([
      parseFragment("platform/x.config", "# devices\nCONFIG_VIRTIO_PCI=y\n# typo\nCONFIG_PCY=y"),
    ]);
    const error = optionsUnfulfilled(verifyConfig(request, new Map(), () => declared));
    expect(error).toBeInstanceOf(LeanError);
    expect(error.message).toBe(
      "CONFIG_VIRTIO_PCI=y (platform/x.config:2) cannot be: it is off, since it depends on PCI. 1 more like it.",
    );
    expect(error.record.details).toEqual(["CONFIG_PCY (platform/x.config:4) is no option of this kernel"]);
  });
});

function plain() {
  return { selects: [], defaults: [], prompt: true };
}
