import { join, resolve } from "node:path";
import type { BenchRequest } from "../../build/index.js";
import { usage } from "../bench/errors.js";
import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const benchCommand: CommandSpec = {
  name: "bench",
  summary: "Measure an image: size, boot phase by phase, modules, memory",
  description:
    "Measures what an image takes: its bytes, its boot phase by phase in guest instructions (the same in every run) and in time, the modules it loads, the memory it uses and the least it needs. Two to three minutes an image under emulation.",
  arguments: [{ name: "<image...>", description: "Folders that `leanvm build` wrote" }],
  options: [
    { flags: "--baseline", description: "Also measure the untouched release of the same project" },
    {
      flags: "--project <dir>",
      description: "Project of the image, for --baseline (default: this folder, or one above the image)",
    },
    { flags: "--runs <n>", description: "Timed boots of each image [3]" },
    { flags: "--report <file>", description: "Write the figures as .md, .html or .json" },
  ],
  settings: ["bench"],
  examples: [
    ["leanvm bench build/hello_world-x86_64", "what it takes"],
    ["leanvm bench build/hello_world-x86_64 --baseline", "beside what `mix release` alone gives"],
    ["leanvm bench before after --report bench.html", "two images beside each other, as a page"],
    ["leanvm bench build/api-x86_64 --runs 5 --json", "five timed boots, for programs"],
  ],
  async run(session, input) {
    const { checkReportFile, writeReport } = await import("../bench/report-file.js");
    const runs = wholeNumber(input.options.runs ?? "3");
    const file = input.options.report === undefined ? undefined : String(input.options.report);
    const path = file === undefined ? undefined : resolve(session.terminal.workingFolder, file);
    if (path !== undefined) await checkReportFile(path);
    session.onInterrupt("ending the machines; nothing was written");
    const requests = await requestsOf(session, input);
    const { benchmark } = await import("../../build/index.js");
    const report = await benchmark(session.context, requests, {
      runs,
      readyTimeoutMs: (await timeLimit(session)) * 1000,
      date: new Date().toISOString().slice(0, 10),
    });
    if (path !== undefined) await writeReport(path, report);
    const { reportLines } = await import("../bench/text.js");
    const written = file === undefined ? [] : ["", `Wrote ${file}.`];
    const outcome: Outcome = {
      json: report,
      text: (paint) => [...reportLines(report, paint), ...written].join("\n"),
    };
    return outcome;
  },
};

/** Seconds that a boot may take when nothing else is said: many times what emulation needs. */
const usualLimit = 300;

async function timeLimit(session: Session): Promise<number> {
  const { config } = await session.image({ path: session.terminal.workingFolder });
  return config.run.timeout ?? usualLimit;
}

async function requestsOf(session: Session, input: Input): Promise<readonly BenchRequest[]> {
  const { readBundle } = await import("../../image/index.js");
  const { openStore } = await import("../../store/index.js");
  const { namesOf, projectOf } = await import("../bench/subject.js");
  const folders = input.arguments.map((path) => resolve(session.terminal.workingFolder, path ?? "."));
  const bundles = await Promise.all(folders.map((folder) => readBundle(folder)));
  const names = namesOf(bundles);
  return Promise.all(
    bundles.map(async (bundle, index): Promise<BenchRequest> => {
      const { memoryMiB } = bundle.image.defaults;
      const brought = memoryMiB === undefined ? {} : { run: { memory: memoryMiB } };
      const { config } = await session.image({ path: join(bundle.folder, "image.json"), ...brought });
      const baseline = input.options.baseline === true ? await projectOf(session, input, bundle) : undefined;
      return {
        bundle,
        name: names[index] ?? bundle.image.name,
        options: {
          memoryMiB: config.run.memory,
          env: config.run.env,
          accel: config.run.accel,
          memory: await openStore(config.cache),
        },
        ...(baseline === undefined ? {} : { baseline }),
      };
    }),
  );
}

function wholeNumber(text: unknown): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100) {
    throw usage(`--runs takes a whole number from 1 to 100, not ${JSON.stringify(String(text))}.`);
  }
  return value;
}
