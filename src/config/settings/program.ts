import { parseList, setting } from "../setting.js";

const build = ["build"] as const;

/** A program that Debian ships as a package: docs/packages.md. */
export const programSettings = {
  fromPackage: setting({
    schema: (z) =>
      z
        .string()
        .regex(/^[a-z0-9][a-z0-9+.-]+$/, "a Debian package's name, such as rabbitmq-server")
        .optional(),
    fallback: undefined,
    description: "Debian package whose application the image runs, in place of a project of yours",
    example: '"rabbitmq-server"',
    flag: { flags: "--from-package <name>", commands: build },
  }),
  program: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    path: true,
    description:
      "Description of how the package's program is started (docs/packages.md). When absent: the one that leanvm ships for the package, if any",
    example: '"my-program.toml"',
    flag: { flags: "--program <file>", commands: build },
  }),
  applications: setting({
    schema: (z) => z.array(z.string().regex(/^[a-z][A-Za-z0-9_@]*$/, "an application's name")),
    fallback: [],
    description: "Further applications of the package for the image, such as plugins",
    example: '["rabbitmq_management"]',
    flag: { flags: "--applications <a,b>", commands: build, repeat: true, parse: parseList },
  }),
  overlay: setting({
    schema: (z) => z.string().min(1).optional(),
    fallback: undefined,
    path: true,
    description:
      "Folder whose files take the places in the image that they have there: etc/yaws/yaws.conf becomes /etc/yaws/yaws.conf",
    example: '"overlay"',
    flag: { flags: "--overlay <dir>", commands: build },
  }),
};
