import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const stopCommand: CommandSpec = {
  name: "stop",
  summary: "Stop a VM, in order and then by force",
  description:
    "Asks the guest to stop its release in order and to power off, and ends it by force when it has not done so in time. The VM stays in `leanvm ps` with its log until `leanvm rm`, and is not started again. A VM that has ended already is no error.",
  arguments: [{ name: "<vm>", description: "Name of the VM" }],
  options: [
    {
      flags: "-t, --time <s>",
      description: "Seconds until it is ended by force [what stop_timeout said at its start: 5]",
    },
  ],
  examples: [
    ["leanvm stop api", "stop it"],
    ["leanvm stop api --time 30", "give it half a minute; `grace` in lean.toml is the guest's own limit"],
    ["leanvm stop api --time 0", "end it at once"],
  ],
  run: stop,
};

async function stop(session: Session, input: Input): Promise<Outcome> {
  const { secondsOf } = await import("../machine/numbers.js");
  const { stopVm } = await import("../machine/stop.js");
  const { viewVm } = await import("../machine/view.js");
  const [name = ""] = input.arguments;
  const seconds = secondsOf(input.options.time);
  const { vm, ended } = await stopVm(session, name, seconds);
  const view = viewVm(vm);
  return {
    json: view,
    text: () =>
      ended ? `Stopped ${name}: ${view.exit?.reason}.` : `${name} had ended already: ${view.exit?.reason}.`,
  };
}
