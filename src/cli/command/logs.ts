import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const logsCommand: CommandSpec = {
  name: "logs",
  summary: "Show what a VM printed",
  description:
    "Prints the console of a VM that was started with `leanvm run --detach`, also after its end, and remarks of ours in square brackets: [ready in 812 ms]. With --follow it goes on until the VM has ended.",
  arguments: [{ name: "<vm>", description: "Name of the VM" }],
  options: [
    { flags: "-f, --follow", description: "Go on with what it prints, until it ends or Ctrl-C" },
    { flags: "-t, --timestamps", description: "Begin each line with the time it came" },
    { flags: "-n, --tail <lines>", description: "Only so many of the last lines" },
  ],
  examples: [
    ["leanvm logs api", "all that is kept"],
    ["leanvm logs api -f --tail 20", "the last 20 lines and what comes"],
    ["leanvm logs api --timestamps", "with times"],
  ],
  run: logs,
};

async function logs(session: Session, input: Input): Promise<Outcome> {
  const { linesOf } = await import("../machine/numbers.js");
  const { showLog } = await import("../machine/show-log.js");
  const [name = ""] = input.arguments;
  const { follow, timestamps, tail } = input.options;
  const last = linesOf(tail);
  const lines = await showLog(session, name, {
    follow: follow === true,
    timestamps: timestamps === true,
    ...(last === undefined ? {} : { tail: last }),
  });
  return { json: { name, lines }, text: () => "" };
}
