import { readFile } from "node:fs/promises";
import { parse, TomlError } from "smol-toml";
import { systemCode } from "../error/index.js";
import { fileUnreadable, syntaxWrong } from "./errors.js";

/** A settings file, read but not yet checked. */
export interface SettingsFile {
  readonly path: string;
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads a TOML file; undefined when there is none.
 * Throws `CONFIG_UNREADABLE`, and `CONFIG_SYNTAX` with line and column.
 */
export async function readSettingsFile(path: string): Promise<SettingsFile | undefined> {
  try {
    return parseSettings(path, await readFile(path, "utf8"));
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT") return undefined;
    throw code === undefined ? error : fileUnreadable(path, error);
  }
}

/** Parses the text of a settings file. Throws `CONFIG_SYNTAX`. */
export function parseSettings(path: string, text: string): SettingsFile {
  try {
    return { path, text, values: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const problem = error.message.replace(/^Invalid TOML document: /, "").split("\n")[0] ?? "";
    throw syntaxWrong(path, error.line, error.column, problem);
  }
}

/** Line (from 1) on which a key is set, by a plain reading of the text; undefined when not found. */
export function lineOf(text: string, key: string, section?: string): number | undefined {
  let current: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (header !== undefined) {
      current = header;
      if (section === undefined && (header === key || header.startsWith(`${key}.`))) return index + 1;
      continue;
    }
    const path = /^\s*([\w."'-]+)\s*=/.exec(line)?.[1]?.replaceAll(/["']/g, "");
    if (path === undefined) continue;
    const full = current === undefined ? path : `${current}.${path}`;
    const wanted = section === undefined ? key : `${section}.${key}`;
    if (full === wanted || full.startsWith(`${wanted}.`)) return index + 1;
  }
  return undefined;
}
