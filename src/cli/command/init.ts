import { stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { LeanError, systemCode } from "../../error/index.js";
import type { CommandSpec } from "../command.js";
import { settingsTemplate } from "../render/template.js";

export const initCommand: CommandSpec = {
  name: "init",
  summary: "Write a lean.toml that lists every setting with its default",
  arguments: [{ name: "[app]", description: "Folder of the project (default: this folder)" }],
  options: [{ flags: "--force", description: "Replace a lean.toml that is already there" }],
  examples: [["leanvm init path/to/app", "write path/to/app/lean.toml"]],
  async run(session, input) {
    const folder = resolve(session.terminal.workingFolder, input.arguments[0] ?? ".");
    const path = join(folder, "lean.toml");
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw noFolder(folder);
    const flag = input.options.force === true ? "w" : "wx";
    await writeFile(path, settingsTemplate(), { flag }).catch((error: unknown) => {
      throw systemCode(error) === "EEXIST" ? alreadyThere(path) : unwritable(path, error);
    });
    return { json: { path }, text: () => `Wrote ${path}. Everything in it is optional.` };
  },
};

const noFolder = (path: string) =>
  new LeanError({
    code: "PROJECT_MISSING",
    message: `There is no folder ${path}.`,
    hint: "Name the folder of a Mix project.",
    exit: 2,
  });

const alreadyThere = (path: string) =>
  new LeanError({
    code: "FILE_EXISTS",
    message: `${path} is already there.`,
    hint: "Replace it with `leanvm init --force`.",
    exit: 2,
  });

const unwritable = (path: string, cause: unknown) =>
  new LeanError({
    code: "FILE_UNWRITABLE",
    message: `${path} cannot be written.`,
    hint: "Check the permissions of its folder.",
    cause,
  });
