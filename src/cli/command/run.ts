import { resolve } from "node:path";
import type { CommandSpec, Input, Outcome, Session } from "../command.js";
import type { VmView } from "../machine/view.js";
import type { RunReport } from "../machine/watch.js";
import { duration } from "../render/units.js";

export const runCommand: CommandSpec = {
  name: "run",
  summary: "Boot an image and show what it prints",
  description:
    "Boots an image and prints its console line by line. Ends when the guest powers off: status 0 when the release ended with 0, else 1. Ctrl-C powers the guest off in order, and by force after 5 s.\n\nWith --detach the VM outlives the command, which returns once the emulator runs: see `leanvm ps`, `logs`, `console`, `stop` and `rm`. Section [run] of a lean.toml in the working folder holds defaults.",
  arguments: [
    { name: "<image>", description: "Folder that `leanvm build` wrote" },
    {
      name: "[command...]",
      description: "What to run instead of the release's start: eval EXPRESSION, or the path of a program",
    },
  ],
  options: [
    { flags: "--until-ready", description: "Power the guest off once the application is up, status 0" },
    { flags: "-d, --detach", description: "Return at once and leave the VM running" },
    {
      flags: "--wait",
      description: "With --detach: return once the application is up; status 1 or 124 if it never is",
    },
  ],
  settings: ["run"],
  examples: [
    ["leanvm run build/hello_world-x86_64", "boot it, Ctrl-C ends it"],
    ["leanvm run build/api-x86_64 --port 8080:4000", "reach port 4000 of the guest on 127.0.0.1:8080"],
    ["leanvm run build/api-x86_64 --env SECRET=… --memory 128", "with environment and 128 MB of memory"],
    [
      "leanvm run build/api-x86_64 -- eval 'Api.Release.migrate()'",
      "evaluate an expression in the release, which is not started, and end",
    ],
    ["leanvm run build/api-x86_64 --until-ready --timeout 60", "does it come up within a minute?"],
    ["leanvm run build/api-x86_64 --detach --name api", "in the background, under a name"],
    ["leanvm run build/api-x86_64 -d --env-file prod.env --restart on-failure", "and kept running"],
  ],
  async run(session, input) {
    const { refuseConflicts } = await import("../machine/conflicts.js");
    refuseConflicts(input.options);
    const folder = resolve(session.terminal.workingFolder, input.arguments[0] ?? ".");
    return input.options.detach === true
      ? background(session, folder, input)
      : foreground(session, folder, input);
  },
};

async function foreground(session: Session, folder: string, input: Input): Promise<Outcome> {
  const { fastFaces } = await import("../machine/fast-faces.js");
  const { refuseTakenPorts } = await import("../../machine/index.js");
  const { launchSettings, prepare } = await import("../machine/prepare.js");
  const { watch } = await import("../machine/watch.js");
  const prepared = await prepare(session, folder);
  const { bundle, run, store } = prepared;
  await refuseTakenPorts(session.state, run.ports);
  const report = await watch(session, {
    bundle,
    options: {
      ...launchSettings(prepared),
      command: input.arguments.slice(1).map(String),
      memory: store,
      fastFaces: () => fastFaces(session.context, store, bundle, run.memory),
    },
    timeout: run.timeout,
    untilReady: input.options.untilReady === true,
  });
  return ended(report);
}

async function background(session: Session, folder: string, input: Input): Promise<Outcome> {
  const { prepare } = await import("../machine/prepare.js");
  const { detach } = await import("../machine/detach.js");
  const { vm, interrupted } = await detach(
    session,
    await prepare(session, folder),
    input.options.wait === true,
  );
  return { json: vm, exit: interrupted ? 130 : 0, text: () => started(vm) };
}

function ended(report: RunReport): Outcome {
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

function started({ name, readyMilliseconds }: VmView): string {
  const ready = readyMilliseconds === null ? "" : `, ready in ${readyMilliseconds} ms`;
  return `Started ${name}${ready}. \`leanvm logs ${name}\` shows what it prints, \`leanvm stop ${name}\` ends it.`;
}
