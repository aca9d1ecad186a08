import { architectures, type Config, describeOrigin } from "../../config/index.js";
import type { CommandSpec, Outcome, Session } from "../command.js";
import type { Finding } from "../doctor/finding.js";
import type { Paint } from "../render/paint.js";

export const doctorCommand: CommandSpec = {
  name: "doctor",
  summary: "Look at what this machine has, what is missing, and how to get it",
  description:
    "Looks at what this machine has, what is missing, and how to get it. Exit status 3 when something is missing that a build or run with the defaults needs.",
  arguments: [
    { name: "[app]", description: "Project whose settings (mirror, suite) are used (default: this folder)" },
  ],
  examples: [
    ["leanvm doctor", "one line for each thing"],
    ["leanvm doctor --json", "the same for programs"],
  ],
  async run(session, input) {
    const { config, origins } = await session.project(input.arguments[0] ?? ".");
    const origin = origins.get("mirror");
    const findings = await examine(session, config, origin === undefined ? "" : describeOrigin(origin));
    const missing = findings.some((finding) => finding.status === "missing");
    const outcome: Outcome = {
      json: { ok: !missing, findings },
      text: (paint) => [...findings.map((finding) => line(finding, paint)), "", summary(findings)].join("\n"),
    };
    return missing ? { ...outcome, exit: 3 } : outcome;
  },
};

async function examine(session: Session, config: Config, mirrorOrigin: string): Promise<readonly Finding[]> {
  const { checkNode, checkQemu, checkSandbox, checkVolumeTools } = await import("../doctor/tools.js");
  const { checkCache, checkMirror } = await import("../doctor/surroundings.js");
  const { checkKvm } = await import("../doctor/kvm.js");
  const { chooseMirror } = await import("../doctor/mirror.js");
  const { context } = session;
  return Promise.all([
    checkNode(process.versions.node),
    checkSandbox(context),
    ...architectures.map((arch) => checkQemu(context, arch, arch === config.arch)),
    checkKvm(context, config.arch),
    checkVolumeTools(),
    checkCache(config.cache),
    chooseMirror(config, mirrorOrigin).then((choice) => checkMirror(context, choice)),
  ]);
}

function line(finding: Finding, paint: Paint): string {
  const marks = { ok: paint.green("✓"), warning: paint.yellow("!"), missing: paint.red("✗") };
  const fix = finding.fix === undefined ? "" : `\n  ${paint.cyan("→")} ${finding.fix}`;
  return `${marks[finding.status]} ${finding.name.padEnd(18)} ${finding.detail}${fix}`;
}

function summary(findings: readonly Finding[]): string {
  const missing = findings.filter((finding) => finding.status === "missing").map((finding) => finding.name);
  return missing.length === 0 ? "Ready to build and run." : `Missing: ${missing.join(", ")}.`;
}
