import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const consoleCommand: CommandSpec = {
  name: "console",
  summary: "Attach to a VM's serial console",
  description:
    "Shows what the VM prints as it comes, and sends it what is typed, Ctrl-C too. Ctrl-] detaches: the VM goes on. Several may be attached at once. What the guest prints reaches the terminal as it is, escape sequences included; `leanvm logs` shows it without.",
  arguments: [{ name: "<vm>", description: "Name of the VM" }],
  examples: [
    ["leanvm console api", "attach; Ctrl-] detaches"],
    ["leanvm console api < /dev/null", "only look; Ctrl-C ends it"],
  ],
  run: attachTo,
};

async function attachTo(session: Session, input: Input): Promise<Outcome> {
  const { attach } = await import("../machine/attach.js");
  const { stateWords, viewVm } = await import("../machine/view.js");
  const [name = ""] = input.arguments;
  const { vm, detached } = await attach(session, name);
  const view = viewVm(vm);
  return {
    json: { detached, vm: view },
    text: () => (detached ? `Detached from ${name}; it goes on.` : `${name} ${stateWords(view)}.`),
  };
}
