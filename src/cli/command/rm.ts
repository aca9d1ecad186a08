import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const rmCommand: CommandSpec = {
  name: "rm",
  summary: "Remove a VM that has ended, with its log",
  description:
    "Removes what is kept of a VM: its state and its console log. Images and volumes are left alone.",
  arguments: [{ name: "<vm>", description: "Name of the VM" }],
  options: [{ flags: "-f, --force", description: "End it at once when it still runs" }],
  examples: [
    ["leanvm rm api", "forget a VM that has ended"],
    ["leanvm rm api --force", "end it at once, then forget it"],
  ],
  run: remove,
};

async function remove(session: Session, input: Input): Promise<Outcome> {
  const { removeVm } = await import("../machine/stop.js");
  const [name = ""] = input.arguments;
  await removeVm(session, name, input.options.force === true);
  return { json: { name, removed: true }, text: () => `Removed ${name}.` };
}
