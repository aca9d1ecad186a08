import { architectures } from "../arch.js";
import { capabilityNames } from "../capability.js";
import { parseList, parseNumber, setting } from "../setting.js";

const build = ["build"] as const;

const types = ["debian", "custom", "alpine", "buildroot", "nerves"] as const;
const levels = ["off", "apps", "modules", "functions"] as const;
const compressions = ["xz", "zstd", "gzip", "none"] as const;
const platforms = ["qemu", "microvm", "firecracker", "aws", "gce", "azure", "all"] as const;

/** What goes into the image and where it comes from. */
export const buildSettings = {
  release: setting({
    schema: (z) =>
      z
        .string()
        .regex(/^[a-z][a-zA-Z0-9_]*$/, "a release's name, such as my_app")
        .optional(),
    fallback: undefined,
    description: "The release to build, when the project defines several",
    example: '"my_app"',
    flag: { flags: "--release <name>", commands: build },
  }),
  type: setting({
    schema: (z) => z.enum(types),
    choices: types,
    fallback: "debian",
    available: ["debian"],
    description:
      "Where the Erlang runtime and the kernel come from: the suite's packages (debian), or both compiled for the image (custom: runtime source, kernel custom)",
    example: '"debian"',
    flag: { flags: "--type <type>", commands: build },
  }),
  arch: setting({
    schema: (z) => z.enum(architectures),
    choices: architectures,
    fallback: { words: "this machine's", from: (machine) => machine.arch },
    description: "The processor the image is for",
    example: '"aarch64"',
    flag: { flags: "--arch <arch>", commands: [...build, "kernel menu"] },
  }),
  suite: setting({
    schema: (z) => z.string().regex(/^[a-z][a-z0-9-]*$/, "a suite's name, such as trixie"),
    fallback: "trixie",
    description: "Debian suite that the runtime, the libraries and the kernel come from",
    example: '"trixie"',
    flag: { flags: "--suite <name>", commands: [...build, "kernel menu"] },
  }),
  buildSuite: setting({
    schema: (z) => z.string().regex(/^[a-z][a-z0-9-]*$/, "a suite's name, such as trixie"),
    fallback: { words: "the value of `suite`", from: (_machine, known) => String(known.suite) },
    description: "Debian suite whose compilers build the release in the sandbox",
    example: '"trixie"',
    flag: { flags: "--build-suite <name>", commands: [...build, "kernel menu"] },
  }),
  branch: setting({
    schema: (z) => z.string().regex(/^(v\d+\.\d+|edge|latest-stable)$/, "a branch's name, such as v3.22"),
    fallback: "v3.22",
    description: "Alpine branch that everything comes from, for images of type alpine",
    example: '"v3.22"',
    flag: { flags: "--branch <name>", commands: build },
  }),
  packages: setting({
    schema: (z) => z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "a Debian package's name")),
    fallback: [],
    description: "Further Debian packages for the image, with all they depend on",
    example: '["ca-certificates"]',
    flag: { flags: "--packages <a,b>", commands: build, repeat: true, parse: parseList },
  }),
  buildPackages: setting({
    schema: (z) => z.array(z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, "a Debian package's name")),
    fallback: [],
    description:
      "Further Debian packages for the sandbox in which the project is compiled, such as headers of a library; none of them gets into the image, but the libraries that the result needs do",
    example: '["libsodium-dev"]',
    flag: { flags: "--build-packages <a,b>", commands: build, repeat: true, parse: parseList },
  }),
  rebarPlugins: setting({
    schema: (z) =>
      z.array(
        z
          .string()
          .regex(/^[a-z][a-z0-9_]* \d+\.\d+\.\d+\S*( sha256:[0-9a-f]{64})?$/, "NAME VERSION sha256:CHECKSUM"),
      ),
    fallback: [],
    description:
      "Plugins of rebar3 that the project or a dependency is compiled with, pinned by version and SHA-256 of the package in Hex, since no lock file holds them",
    example: '["pc 1.15.0 sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]',
  }),
  capabilities: setting({
    schema: (z) => z.array(z.enum(capabilityNames)),
    choices: capabilityNames,
    fallback: [],
    description: "What the image can do besides running the release",
    example: '["distribution"]',
    flag: { flags: "--capability <name>", commands: build, repeat: true, parse: parseList },
  }),
  shrink: setting({
    schema: (z) => z.enum(levels).optional(),
    choices: levels,
    fallback: undefined,
    description:
      "How finely unreachable code is left out: not at all, whole applications of OTP and Elixir, modules, functions. When absent: functions with the versions that this was proven with, else off",
    example: '"functions"',
    flag: { flags: "--shrink <level>", commands: build },
  }),
  keep: setting({
    schema: (z) => z.array(z.string().min(1)),
    fallback: [],
    description:
      "Applications, modules (M) or functions (M.f/1) that shrinking keeps; * stands for any characters",
    example: '["MyApp.Plugin.*", "MyApp.Report.run/1"]',
    flag: { flags: "--keep <x>", commands: build, repeat: true, parse: parseList },
  }),
  exclude: setting({
    schema: (z) => z.array(z.string().min(1)),
    fallback: [],
    description:
      "Files and folders of the release that the image does without, from the release's folder on; * stands for any characters",
    example: '["lib/my_app-*/priv/tool-macos"]',
    flag: { flags: "--exclude <path>", commands: build, repeat: true, parse: parseList },
  }),
  compression: setting({
    schema: (z) => z.enum(compressions),
    choices: compressions,
    fallback: "xz",
    description: "Compression of the root file system: xz is smallest, none boots fastest",
    example: '"xz"',
    flag: { flags: "--compression <name>", commands: build },
  }),
  platform: setting({
    schema: (z) => z.enum(platforms),
    choices: platforms,
    fallback: "qemu",
    description: "The machine the image boots on; decides its drivers",
    example: '"qemu"',
    flag: { flags: "--platform <name>", commands: [...build, "kernel menu"] },
  }),
  size: setting({
    schema: (z) => z.number().positive().optional(),
    fallback: undefined,
    description:
      "Budget in MB of 1 048 576 bytes for kernel plus root file system as shipped; more is exit status 4",
    example: "17",
    flag: { flags: "--size <MB>", commands: build, parse: parseNumber },
  }),
  output: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    path: true,
    description: "Folder for the image. When absent: build/RELEASE-ARCH in the working folder",
    example: '"build/my_app"',
    flag: { flags: "-o, --output <dir>", commands: build },
  }),
  locked: setting({
    schema: (z) => z.boolean(),
    fallback: false,
    file: false,
    description: "Refuse to build when lean.lock is absent or would change; needs no network once cached",
    example: "true",
    flag: { flags: "--locked", commands: build },
  }),
  update: setting({
    schema: (z) => z.boolean(),
    fallback: false,
    file: false,
    description: "Pin the newest packages anew and rewrite lean.lock",
    example: "true",
    flag: { flags: "--update", commands: build },
  }),
};
