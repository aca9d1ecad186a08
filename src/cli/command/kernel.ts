import { resolve } from "node:path";
import type { CommandSpec, Outcome, Session } from "../command.js";

export const kernelCommand: CommandSpec = {
  name: "kernel",
  summary: "Show the configuration of an image's kernel",
  arguments: [],
  examples: [["leanvm kernel config build/api-x86_64", "every option, as a .config file"]],
  commands: [
    {
      name: "config",
      summary: "Print the final configuration of a kernel that was compiled for an image",
      description: "`leanvm why IMAGE CONFIG_X` says why an option is on.",
      arguments: [{ name: "<image>", description: "Folder that `leanvm build --kernel custom` wrote" }],
      examples: [
        ["leanvm kernel config build/api-x86_64 > .config", "as a file"],
        ["leanvm kernel config build/api-x86_64 --json", "as an object"],
      ],
      run: (session, input) => config(session, input.arguments[0] ?? "."),
    },
  ],
};

async function config(session: Session, path: string): Promise<Outcome> {
  const [{ readBundle, readKernelConfig }, { parseConfig }] = await Promise.all([
    import("../../image/index.js"),
    import("../../codec/kconfig/index.js"),
  ]);
  const text = await readKernelConfig(await readBundle(resolve(session.terminal.workingFolder, path)));
  return { json: Object.fromEntries(parseConfig(text)), text: () => text.trimEnd() };
}
