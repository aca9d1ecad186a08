import { resolve } from "node:path";
import type { CheckReport } from "../../check/index.js";
import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const checkCommand: CommandSpec = {
  name: "check",
  summary: "Try an image and show what was left out of it in vain",
  description:
    "Boots an image with its loading and its calls watched, runs a command of yours on this machine once it is ready, and stops it in order. Shows which functions that were left out were called, by whom, and what brings them back; which modules were loaded; how often functions with unresolved calls ran. Status 0 when the image became ready, the command ended with 0, and nothing that was left out was called; else 1, or 124 when time ran out. Nothing of the image is changed.\n\nThe command finds the image by LEANVM_URL, LEANVM_HOST, LEANVM_PORT (the first --port) and LEANVM_PORT_<guest port>. Section [run] of a lean.toml in the working folder holds defaults.",
  arguments: [
    { name: "<image>", description: "Folder that `leanvm build` wrote" },
    {
      name: "[command...]",
      description: "Program that tries it, and its arguments; the boot alone is checked without",
    },
  ],
  options: [
    {
      flags: "--write",
      description: "Add what was missing to `capabilities` and `keep` in the project's lean.toml",
    },
    {
      flags: "--project <dir>",
      description:
        "With --write: the project. When absent: the working folder or one above the image that has a project in it",
    },
  ],
  settings: ["check"],
  examples: [
    ["leanvm check build/api-x86_64", "does it boot without what was left out?"],
    [
      "leanvm check build/api-x86_64 --port 8080:4000 -- curl -f http://127.0.0.1:8080/health",
      "and does it answer?",
    ],
    [
      "leanvm check build/api-x86_64 --port 0:4000 --write -- ./smoke.sh",
      "on any free port; keep what it needs",
    ],
  ],
  run: check,
};

/** Seconds that boot and command may take when nothing is said. */
const patience = 600;

async function check(session: Session, input: Input): Promise<Outcome> {
  const [{ checkImage }, { prepare }, { checkText }] = await Promise.all([
    import("../../build/index.js"),
    import("../machine/prepare.js"),
    import("../check/text.js"),
  ]);
  const { workingFolder } = session.terminal;
  const { bundle, run, store } = await prepare(session, resolve(workingFolder, input.arguments[0] ?? "."));
  const [program, ...given] = input.arguments.slice(1).map(String);
  session.onInterrupt("powering the guest off in order");
  const report = await checkImage(session.context, store, bundle, {
    ...(program === undefined ? {} : { command: [program, ...given] }),
    workingFolder,
    options: {
      memoryMiB: run.memory,
      ports: run.ports,
      volumes: run.volumes,
      env: run.env,
      accel: run.accel,
      stopMs: run.stopTimeout * 1000,
    },
    seconds: run.timeout ?? patience,
    onLine: (line) => session.print(line),
  });
  const wrote = input.options.write === true ? await write(session, input, bundle.folder, report) : undefined;
  return {
    json: wrote === undefined ? report : { ...report, written: wrote },
    exit: report.passed ? 0 : report.timedOut ? 124 : 1,
    text: (paint) => checkText(report, wrote, paint),
  };
}

async function write(session: Session, input: Input, image: string, report: CheckReport) {
  const { writeFinding } = await import("../check/write.js");
  const { project } = input.options;
  const { workingFolder } = session.terminal;
  return writeFinding(report, {
    workingFolder,
    image,
    ...(project === undefined ? {} : { named: resolve(workingFolder, String(project)) }),
  });
}
