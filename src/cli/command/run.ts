import { join, resolve } from "node:path";
import type { CommandSpec, Outcome, Session } from "../command.js";
import type { RunReport } from "../machine/watch.js";
import { duration } from "../render/units.js";

export const runCommand: CommandSpec = {
  name: "run",
  summary: "Boot an image and show what it prints",
  description:
    "Boots an image and prints its console line by line. Ends when the guest powers off: status 0 when the release ended with 0, else 1. Ctrl-C powers the guest off in order, and by force after 5 s.",
  arguments: [{ name: "<image>", description: "Folder that `leanvm build` wrote" }],
  options: [
    { flags: "--until-ready", description: "Power the guest off once the application is up, status 0" },
  ],
  settings: ["run"],
  examples: [
    ["leanvm run build/hello_world-x86_64", "boot it, Ctrl-C ends it"],
    ["leanvm run build/api-x86_64 --port 8080:4000", "reach port 4000 of the guest on 127.0.0.1:8080"],
    ["leanvm run build/api-x86_64 --env SECRET=… --memory 128", "with environment and 128 MB of memory"],
    ["leanvm run build/api-x86_64 --until-ready --timeout 60", "does it come up within a minute?"],
  ],
  async run(session, input) {
    const folder = resolve(session.terminal.workingFolder, input.arguments[0] ?? ".");
    const report = await start(session, folder, input.options.untilReady === true);
    return outcome(report);
  },
};

async function start(session: Session, folder: string, untilReady: boolean): Promise<RunReport> {
  const { readBundle } = await import("../../image/index.js");
  const { openStore } = await import("../../store/index.js");
  const { watch } = await import("../machine/watch.js");
  const bundle = await readBundle(folder);
  const { memoryMiB } = bundle.image.defaults;
  const brought = memoryMiB === undefined ? {} : { run: { memory: memoryMiB } };
  const { config } = await session.image({ path: join(bundle.folder, "image.json"), ...brought });
  const memory = await openStore(config.cache);
  return watch(session, { bundle, run: config.run, untilReady, memory });
}

function outcome(report: RunReport): Outcome {
  return {
    json: report,
    exit: report.interrupted ? 130 : 0,
    text: () => {
      if (report.interrupted) return "Stopped as asked.";
      const how =
        report.exit.kind === "status" ? `ended with status ${report.exit.status}` : "was powered off";
      return `The guest ${how} after ${duration(report.milliseconds)}.`;
    },
  };
}
