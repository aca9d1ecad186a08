import { readFile } from "node:fs/promises";
import { LeanError, systemCode } from "../../error/index.js";

type Variables = Readonly<Record<string, string>>;

/**
 * Reads a file of environment variables as `docker run --env-file` does. Throws `ENV_FILE_UNREADABLE`,
 * `ENV_FILE_INVALID` with the line, never with what is written there.
 */
export async function readEnvFile(
  path: string,
  host: Readonly<Record<string, string | undefined>>,
): Promise<Variables> {
  return parseEnvFile(path, await bytesOf(path), host);
}

/**
 * `NAME=VALUE` lines: the value goes to the end of the line, quotes mean nothing, `#` at the start of a line begins a
 * comment, `NAME` alone takes the value it has on this host and is left out when it has none.
 */
export function parseEnvFile(
  path: string,
  bytes: Uint8Array,
  host: Readonly<Record<string, string | undefined>>,
): Variables {
  const variables: Record<string, string> = {};
  for (const [index, line] of textOf(path, bytes).split("\n").entries()) {
    const text = line.replace(/\r$/, "").trimStart();
    if (text === "" || text.startsWith("#")) continue;
    const at = text.indexOf("=");
    const name = at < 0 ? text.trimEnd() : text.slice(0, at);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw invalid(path, index + 1, "a variable's name and =");
    const value = at < 0 ? host[name] : text.slice(at + 1);
    if (value?.includes("\0")) throw invalid(path, index + 1, "text without NUL characters");
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const why = systemCode(error) === "ENOENT" ? "there is no such file" : "it cannot be read";
    throw new LeanError({
      code: "ENV_FILE_UNREADABLE",
      message: `The environment file ${path} is of no use: ${why}.`,
      hint: "Name a text file with one NAME=VALUE a line.",
      exit: 2,
      cause: error,
    });
  }
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const before = Buffer.from(bytes).toString("utf8").split("\ufffd")[0] ?? "";
    throw invalid(path, before.split("\n").length, "UTF-8 text");
  }
}

function invalid(path: string, line: number, expected: string): LeanError {
  return new LeanError({
    code: "ENV_FILE_INVALID",
    message: `${path}:${line} must be ${expected}.`,
    hint: "One NAME=VALUE a line; a line that begins with # is a comment.",
    exit: 2,
  });
}
