import { relative } from "node:path";
import type { BuildOptions, BuildResult } from "../../build/index.js";
import type { Config } from "../../config/index.js";
import type { CommandSpec, Outcome, Session } from "../command.js";
import type { SizePart } from "../render/size.js";
import { sizeLines } from "../render/size.js";
import { duration } from "../render/units.js";

export const buildCommand: CommandSpec = {
  name: "build",
  summary: "Build a bootable image from a project or release",
  description:
    "Builds a bootable image, a folder with a kernel, a root file system and image.json, from a Mix or rebar3 project, an assembled OTP release, an Erlang shipment, or a program that Debian ships as a package (--from-package). Settings come from flags, the environment, and lean.toml in the project, in this order.",
  arguments: [
    { name: "[app]", description: "Folder of the project, or archive of a release (default: this folder)" },
  ],
  settings: ["build"],
  examples: [
    ["leanvm build", "the project in this folder, into build/"],
    ["leanvm build demo-1.0.tar.gz", "a release that was assembled elsewhere"],
    ["leanvm build --from-package rabbitmq-server", "a program that Debian ships, no project needed"],
    ["leanvm build path/to/app --size 17", "fail with status 4 when the image exceeds 17 MB"],
    ["leanvm build --arch aarch64 -o out", "for another processor, into out/"],
    ["leanvm build --locked", "only what lean.lock pins"],
  ],
  async run(session, input) {
    const { config } = await session.project(input.arguments[0] ?? ".");
    session.onInterrupt("ending the build; what is finished is kept");
    const [{ build }, { sizeTable }] = await Promise.all([
      import("../../build/index.js"),
      import("../../image/index.js"),
    ]);
    const checkEnv = await checkEnvironment(session, config);
    const result = await build(session.context, config, { ...proxyOf(config), checkEnv });
    return outcome(result, sizeTable(result.image), session.terminal.workingFolder);
  },
};

/** Of the release, in the check that the project demands. */
async function checkEnvironment(session: Session, { check, skipCheck, run }: Config) {
  if (check === undefined || skipCheck || run.envFile === undefined) return {};
  const { readEnvFile } = await import("../machine/env-file.js");
  return readEnvFile(run.envFile, session.terminal.environment);
}

function outcome(result: BuildResult, parts: readonly SizePart[], workingFolder: string): Outcome {
  const { image, bundle, milliseconds } = result;
  // Each file and why it is there is in image.json: too long for an answer.
  const { contents: _contents, reasons: _reasons, ...summary } = image;
  return {
    json: { bundle, milliseconds: Math.round(milliseconds), size: image.size, parts, image: summary },
    text: (paint) => {
      const shown = shortest(workingFolder, bundle);
      return [
        "",
        ...sizeLines(parts, image.size, paint),
        "",
        `${paint.green("✓")} ${paint.bold(shown)} in ${duration(milliseconds)}`,
        `${paint.cyan("→")} leanvm run ${shown}`,
      ].join("\n");
    },
  };
}

function proxyOf({ httpProxy, httpsProxy, noProxy }: Config): BuildOptions {
  if (httpProxy === undefined && httpsProxy === undefined) return {};
  return {
    proxy: {
      ...(httpProxy === undefined ? {} : { http: httpProxy }),
      ...(httpsProxy === undefined ? {} : { https: httpsProxy }),
      ...(noProxy === undefined ? {} : { no: noProxy }),
    },
  };
}

/** The path from the working folder, when it lies below it. */
function shortest(workingFolder: string, path: string): string {
  const short = relative(workingFolder, path);
  return short === "" || short.startsWith("..") ? path : short;
}
