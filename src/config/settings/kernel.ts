import { parseList, setting } from "../setting.js";
import { parseKernelSource } from "./kernel-source.js";

const kernels = ["debian", "custom"] as const;
/** Each a fragment in `data/kernel/capability`. */
const capabilities = [
  ...["smp", "ipv6", "volume", "block-root", "vsock", "swap", "hotplug", "seccomp", "namespaces"],
  ...["multicast", "inotify", "fanotify", "sysvipc", "mqueue", "aio", "io-uring", "diag"],
] as const;

/** The kernel of the image: docs/kernel.md. */
export const kernelSettings = {
  kernel: setting({
    schema: (z) => z.enum(kernels),
    choices: kernels,
    fallback: {
      words: '"custom" when `type` is custom, else "debian"',
      from: (_machine, known) => (known.type === "custom" ? "custom" : "debian"),
    },
    description:
      "The kernel: the suite's as it is shipped (debian), or one compiled with exactly what the image needs (custom)",
    example: '"custom"',
    flag: { flags: "--kernel <kind>", commands: ["build"] },
  }),
  kernelSource: setting({
    schema: (z) =>
      z
        .string()
        .transform((text, context) => {
          const source = parseKernelSource(text);
          if (typeof source !== "string") return source;
          context.addIssue({ code: "custom", message: source });
          return z.NEVER;
        })
        .optional(),
    fallback: undefined,
    path: (source, resolve) => (source?.kind === "path" ? { ...source, path: resolve(source.path) } : source),
    description:
      "Source of a custom kernel: the address of an archive (.tar.xz, .tar.gz) with its SHA-256, or the path of an archive or a source tree. When absent: the suite's linux-source",
    example:
      '"https://mirror.example.org/linux-6.12.tar.xz sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"',
    flag: { flags: "--kernel-source <source>", commands: ["build", "kernel menu"] },
  }),
  kernelCapabilities: setting({
    schema: (z) => z.array(z.enum(capabilities)),
    choices: capabilities,
    fallback: [],
    description:
      "What a custom kernel can do besides what the image is seen to need (docs/kernel.md); each costs space",
    example: '["vsock", "swap"]',
    flag: {
      flags: "--kernel-capability <name>",
      commands: ["build", "kernel menu"],
      repeat: true,
      parse: parseList,
    },
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
