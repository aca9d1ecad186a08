import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Analysis } from "../../analyze/index.js";
import type { CommandSpec, Outcome } from "../command.js";
import type { Paint } from "../render/paint.js";

export const analyzeCommand: CommandSpec = {
  name: "analyze",
  summary: "Show where every byte of an image is",
  description:
    "Shows where every byte of an image is: what its parts have unpacked, and their exact share of the compressed files. Reads what `leanvm build` wrote, and also a foreign initramfs, tarball, OCI archive or root folder.",
  arguments: [
    { name: "<image>", description: "Folder that `leanvm build` wrote, or a foreign file or folder" },
  ],
  options: [
    { flags: "--html <file>", description: "Write a page with a treemap and a searchable table" },
    { flags: "--depth <n>", description: "Levels of the table [2]" },
    { flags: "--all", description: "Every part of those levels, not the largest only" },
  ],
  examples: [
    ["leanvm analyze build/api-x86_64", "the largest parts"],
    ["leanvm analyze build/api-x86_64 --depth 3", "with modules, libraries and programs"],
    ["leanvm analyze build/api-x86_64 --html sizes.html", "a page to look around in"],
    ["leanvm analyze /boot/initrd.img", "an initramfs that others made"],
  ],
  async run(session, input) {
    const [{ analyzeImage }, { analysisText }, { viewOf }] = await Promise.all([
      import("../analyze/analyze-image.js"),
      import("../analyze/table.js"),
      import("../analyze/view.js"),
    ]);
    const view = viewOf(input.options);
    const { workingFolder } = session.terminal;
    const path = input.arguments[0] ?? ".";
    const analysis = await analyzeImage(session.context, path, workingFolder);
    const page = typeof input.options.html === "string" ? input.options.html : undefined;
    if (page !== undefined) await writePage(resolve(workingFolder, page), analysis);
    return outcome(analysis, path, page, (paint) => analysisText(analysis, view, paint));
  },
};

async function writePage(path: string, analysis: Analysis): Promise<void> {
  const [{ analysisPage }, { explainWriteFailure }] = await Promise.all([
    import("../page/index.js"),
    import("../../disk/index.js"),
  ]);
  await writeFile(path, analysisPage(analysis)).catch((error: unknown) => {
    throw explainWriteFailure(path, error);
  });
}

function outcome(
  analysis: Analysis,
  path: string,
  page: string | undefined,
  text: (paint: Paint) => string,
): Outcome {
  return {
    json: analysis,
    text: (paint) => {
      const hints = [
        ...(page === undefined ? [] : [`${paint.green("✓")} ${paint.bold(page)}`]),
        ...(analysis.source === "bundle"
          ? [`${paint.cyan("→")} leanvm why ${path} ${exampleOf(analysis)}`]
          : []),
      ];
      return ["", text(paint), ...(hints.length === 0 ? [] : ["", ...hints])].join("\n");
    },
  };
}

/** The largest application or package that has a reason. */
function exampleOf({ tree }: Analysis): string {
  const parts = (tree.children ?? []).flatMap(({ children = [] }) => children);
  const known = parts.filter(({ id }) => id !== undefined).toSorted((a, b) => b.packed - a.packed);
  return known[0]?.name ?? "NAME";
}
