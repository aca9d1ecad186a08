import type { CommandSpec, Outcome, Session } from "../command.js";

export const psCommand: CommandSpec = {
  name: "ps",
  summary: "List the VMs started with --detach",
  description:
    "Lists the VMs that were started with `leanvm run --detach`, those that have ended too, with how they did. `starting`, `ready` and `stopping` VMs run; `exited` means that the release said how it ended, or that it was stopped; `dead` that the VM ended in any other way.",
  arguments: [],
  examples: [
    ["leanvm ps", "all VMs and how they are"],
    ["leanvm ps --json", "the same for programs"],
  ],
  run: list,
};

async function list(session: Session): Promise<Outcome> {
  const { listVms } = await import("../../machine/index.js");
  const { viewVm } = await import("../machine/view.js");
  const { vmTable } = await import("../machine/table.js");
  const vms = (await listVms(session.state)).map(viewVm);
  return {
    json: vms,
    text: (paint) => vmTable(vms, { paint, now: Date.now(), width: session.terminal.stdout.columns }),
  };
}
