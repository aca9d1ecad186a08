import { parseList, setting } from "../setting.js";

const kernels = ["debian", "custom"] as const;
/** Each a fragment in `data/kernel/capability`. */
const capabilities = ["ipv6", "volume", "seccomp", "vsock", "inotify"] as const;

/** The kernel of the image: docs/kernel.md. */
export const kernelSettings = {
  kernel: setting({
    schema: (z) => z.enum(kernels),
    choices: kernels,
    fallback: "debian",
    description:
      "The kernel: the suite's as it is shipped (debian), or one compiled with exactly what the image needs (custom)",
    example: '"custom"',
    flag: { flags: "--kernel <kind>", commands: ["build"] },
  }),
  kernelCapabilities: setting({
    schema: (z) => z.array(z.enum(capabilities)),
    choices: capabilities,
    fallback: [],
    description: "What a custom kernel can do besides running the release with IPv4; each costs space",
    example: '["ipv6", "volume"]',
    flag: { flags: "--kernel-capability <name>", commands: ["build"], repeat: true, parse: parseList },
  }),
  kernelOptions: setting({
    schema: (z) =>
      z.record(
        z.string().regex(/^(CONFIG_)?[A-Z0-9][A-Za-z0-9_]*$/, "a kernel option's name"),
        z.union([z.string(), z.int(), z.boolean().transform((on) => (on ? "y" : "n"))]).transform(String),
      ),
    fallback: {},
    description: "Single options of a custom kernel, over what its fragments say: y, n, a number or a text",
    example: '{ CONFIG_IPV6 = "y" }',
  }),
};
