import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LeanError, systemCode } from "../../error/index.js";
import type { CommandSpec, Outcome, Session } from "../command.js";

export const kernelCommand: CommandSpec = {
  name: "kernel",
  summary: "Show or edit the configuration of a kernel compiled for an image",
  arguments: [],
  examples: [
    ["leanvm kernel config build/api-x86_64", "every option, as a .config file"],
    ["leanvm kernel menu", "look around in the kernel's own menu, and change options"],
  ],
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
    {
      name: "menu",
      summary: "Open the kernel's own menu, and write what was changed to lean.toml",
      description:
        "Shows what the settings of a project ask for, without what an image is seen to need. What is changed and saved there becomes `kernel_options` in the project's lean.toml, for builds with --kernel custom.",
      arguments: [{ name: "[app]", description: "Folder of the project (default: this folder)" }],
      settings: ["kernel menu"],
      examples: [
        ["leanvm kernel menu", "of the project in this folder"],
        ["leanvm kernel menu path/to/app --platform microvm --arch aarch64", "for another machine"],
      ],
      run: (session, input) => menu(session, input.arguments[0] ?? "."),
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

async function menu(session: Session, path: string): Promise<Outcome> {
  const { terminal, context } = session;
  if (terminal.stdout.isTTY !== true || terminal.stdin().isTTY !== true) throw menuNeedsTerminal();
  const [{ config }, { editKernel }, { kernelOptionsLine, withKernelOptions }, { writeWhole }] =
    await Promise.all([
      session.project(path),
      import("../../build/index.js"),
      import("../../kernel/index.js"),
      import("../../disk/index.js"),
    ]);
  session.onInterrupt("leaving the menu; nothing is written");
  const changed = await editKernel(context, config, { terminal: terminal.environment.TERM ?? "linux" });
  const file = join(config.project, "lean.toml");
  const before = await textOf(file);
  const after = withKernelOptions(file, before, changed);
  if (after !== before) await writeWhole(file, after);
  return {
    json: { file, options: changed },
    text: () =>
      after === before ? "Nothing was changed." : `wrote to ${file}: ${kernelOptionsLine(changed)}`,
  };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

function menuNeedsTerminal(): LeanError {
  return new LeanError({
    code: "MENU_NEEDS_TERMINAL",
    message: "`leanvm kernel menu` draws on a terminal, and standard input and output are none.",
    hint: "Run it in a terminal, or write options to `kernel_options` in lean.toml.",
    exit: 2,
  });
}
