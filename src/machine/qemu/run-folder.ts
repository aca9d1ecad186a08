import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchOptions } from "../types.js";
import { type Channel, openChannel } from "./channel.js";
import { commandInvalid, envInvalid, runDirTooLong } from "./errors.js";

/** Files of one run: two sockets, and the release's environment until QEMU has read it. */
export interface RunFolder {
  readonly monitor: Channel;
  readonly control: Channel;
  /** What commands beside the release read and write; absent when none was asked for. */
  readonly execution?: Channel;
  readonly envFile?: string;
  /** A command to run instead of the release. */
  readonly commandFile?: string;
  /** Once QEMU has opened everything: removes the environment, and a folder of its own altogether. */
  forget(): Promise<void>;
  /** Removes all that is left. */
  remove(): Promise<void>;
}

/** `sun_path` of a Unix socket has 108 bytes, the last one a NUL. */
const maxSocketPath = 107;

/**
 * Prepares `given`, or a new private folder (mode 0700). Throws `RUN_DIR_TOO_LONG`, `ENV_INVALID`.
 */
export async function openRunFolder(
  given: string | undefined,
  { env, command = [], executes = false }: Pick<LaunchOptions, "env" | "command" | "executes">,
): Promise<RunFolder> {
  const bytes = environmentBytes(env);
  const folder = given ?? (await mkdtemp(join(shortTemporary(), "leanvm-")));
  const monitorPath = join(folder, "qmp.sock");
  const controlPath = join(folder, "control.sock");
  const executionPath = join(folder, "exec.sock");
  const envFile = bytes.length === 0 ? undefined : join(folder, "env");
  const commandFile = command.length === 0 ? undefined : join(folder, "command");
  if (Buffer.byteLength(controlPath) > maxSocketPath) throw runDirTooLong(folder);
  if (envFile !== undefined) await writeFile(envFile, bytes, { mode: 0o600, flag: "wx" });
  if (commandFile !== undefined)
    await writeFile(commandFile, commandBytes(command), { mode: 0o600, flag: "wx" });
  const [monitor, control] = [await openChannel(monitorPath), await openChannel(controlPath)];
  const execution = executes ? await openChannel(executionPath) : undefined;
  const files = [envFile, commandFile].filter((file) => file !== undefined);
  return {
    monitor,
    control,
    ...(execution === undefined ? {} : { execution }),
    ...(envFile === undefined ? {} : { envFile }),
    ...(commandFile === undefined ? {} : { commandFile }),
    forget: async () => {
      const read = given === undefined ? [folder] : files;
      for (const path of read) await rm(path, { recursive: true, force: true });
    },
    remove: async () => {
      monitor.close();
      control.close();
      execution?.close();
      const left = given === undefined ? [folder] : [monitorPath, controlPath, executionPath, ...files];
      for (const path of left) await rm(path, { recursive: true, force: true });
    },
  };
}

/** `NAME=VALUE` records separated by NUL bytes. Throws `ENV_INVALID` for what cannot be written so. */
export function environmentBytes(env: Readonly<Record<string, string>>): Buffer {
  const records = Object.entries(env).map(([name, value]) => {
    if (name === "" || /[=\0]/.test(name) || value.includes("\0")) throw envInvalid(name);
    return `${name}=${value}`;
  });
  return Buffer.from(records.join("\0"), "utf8");
}

/** Words separated by NUL bytes. Throws `COMMAND_INVALID` for what cannot be written so. */
function commandBytes(words: readonly string[]): Buffer {
  if (words.some((word) => word.includes("\0"))) throw commandInvalid();
  return Buffer.from(words.map((word) => `${word}\0`).join(""), "utf8");
}

function shortTemporary(): string {
  const folder = tmpdir();
  return Buffer.byteLength(folder) < maxSocketPath - 40 ? folder : "/tmp";
}
