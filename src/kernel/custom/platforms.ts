import type { Arch } from "../../config/index.js";

interface Platform {
  /** Files of `data/kernel/platform`: whose machines the kernel boots on. */
  readonly fragments: readonly string[];
  /** Machines of QEMU on x86-64 that are like the platform's own, best first. */
  readonly machines: readonly string[];
  /** What its machines want besides drivers. */
  readonly capabilities?: readonly string[];
}

/** Without ACPI a machine must tell the kernel of its devices on the command line, and ends by a reset. */
const withoutAcpi = ["microvm-noacpi"];
const withPci = ["q35"];
/** Even the smallest instances have two processors. */
const several = ["smp"];

const platforms: Readonly<Record<string, Platform>> = {
  qemu: { fragments: ["qemu"], machines: ["q35", "microvm"] },
  microvm: { fragments: ["microvm"], machines: withoutAcpi },
  firecracker: { fragments: ["firecracker"], machines: withoutAcpi },
  aws: { fragments: ["aws"], machines: withPci, capabilities: several },
  gce: { fragments: ["gce"], machines: withPci, capabilities: several },
  azure: { fragments: ["azure"], machines: withPci, capabilities: several },
  all: {
    fragments: ["qemu", "microvm", "firecracker", "aws", "gce", "azure"],
    machines: ["q35", "microvm", ...withoutAcpi],
    capabilities: several,
  },
};

/** What a kernel can be made for; setting `platform` offers the same. */
export const platformNames: readonly string[] = Object.keys(platforms).sort();

/** Names of the fragments for a platform's machines. */
export function platformFragments(platform: string): readonly string[] {
  return platforms[platform]?.fragments ?? [platform];
}

/** Capabilities that come with a platform. */
export function platformCapabilities(platform: string): readonly string[] {
  return platforms[platform]?.capabilities ?? [];
}

/** Machines of QEMU that a kernel for a platform boots on, best first. */
export function machinesOf(arch: Arch, platform: string): readonly string[] {
  if (arch === "x86_64") return platforms[platform]?.machines ?? withPci;
  return [platform === "microvm" || platform === "firecracker" ? "virt-mmio" : "virt"];
}
