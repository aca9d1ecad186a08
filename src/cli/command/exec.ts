import type { CommandSpec, Input, Outcome, Session } from "../command.js";

export const execCommand: CommandSpec = {
  name: "exec",
  summary: "Run a command in a VM, beside its release",
  description:
    "Runs a command in a VM that was started with `leanvm run --detach`: `rpc EXPRESSION` evaluates in the release's own node, `remote` is an IEx shell on it (both need an image built with --capability distribution), `eval EXPRESSION` starts an emulator of its own that does not start the applications. What begins with / is the path of a program in the image. Standard input goes to the command; a terminal becomes its terminal. Ends with the command's status.",
  arguments: [
    { name: "<vm>", description: "Name of the VM" },
    { name: "<command...>", description: "rpc, remote, eval or the path of a program, and its arguments" },
  ],
  examples: [
    ["leanvm exec api -- rpc 'IO.inspect(Api.Queue.length())'", "ask the running release"],
    ["leanvm exec api remote", "an IEx shell on it; Ctrl-D leaves"],
    ["leanvm exec api -- /bin/sh -c 'df -h'", "with --capability shell: a program of the image"],
  ],
  run: execute,
};

async function execute(session: Session, input: Input): Promise<Outcome> {
  const { runIn } = await import("../machine/run-in.js");
  const [name = "", ...words] = input.arguments.map((word) => word ?? "");
  const { end, output } = await runIn(session, name, words);
  const status = end.kind === "status" ? end.number : 128 + end.number;
  return { json: { [end.kind]: end.number, output }, exit: status, text: () => "" };
}
