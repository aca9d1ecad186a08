import { relative } from "node:path";
import type { BuildResult } from "../../build/index.js";
import type { CommandSpec, Outcome } from "../command.js";
import type { SizePart } from "../render/size.js";
import { sizeLines } from "../render/size.js";
import { duration } from "../render/units.js";

export const buildCommand: CommandSpec = {
  name: "build",
  summary: "Build a bootable image from a Mix project",
  description:
    "Builds a bootable image from a Mix project: a folder with a kernel, a root file system and image.json. Settings come from flags, the environment, and lean.toml in the project, in this order.",
  arguments: [{ name: "[app]", description: "Folder of the project (default: this folder)" }],
  settings: ["build"],
  examples: [
    ["leanvm build", "the project in this folder, into build/"],
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
    const result = await build(session.context, config);
    return outcome(result, sizeTable(result.image), session.terminal.workingFolder);
  },
};

function outcome(result: BuildResult, parts: readonly SizePart[], workingFolder: string): Outcome {
  const { image, bundle, cachedEverything, milliseconds } = result;
  return {
    json: {
      bundle,
      cachedEverything,
      milliseconds: Math.round(milliseconds),
      size: image.size,
      parts,
      image,
    },
    text: (paint) => {
      const shown = shortest(workingFolder, bundle);
      const how = cachedEverything ? "Nothing changed" : "Built";
      return [
        "",
        ...sizeLines(parts, image.size, paint),
        "",
        `${paint.green("✓")} ${how}: ${paint.bold(shown)} in ${duration(milliseconds)}`,
        `${paint.cyan("→")} leanvm run ${shown}`,
      ].join("\n");
    },
  };
}

/** The path from the working folder, when it lies below it. */
function shortest(workingFolder: string, path: string): string {
  const short = relative(workingFolder, path);
  return short === "" || short.startsWith("..") ? path : short;
}
