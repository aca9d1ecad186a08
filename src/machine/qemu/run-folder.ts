import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Channel, openChannel } from "./channel.js";
import { envInvalid, runDirTooLong } from "./errors.js";

/** Files of one run: two sockets, and the release's environment until QEMU has read it. */
export interface RunFolder {
  readonly monitor: Channel;
  readonly control: Channel;
  readonly envFile?: string;
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
  env: Readonly<Record<string, string>>,
): Promise<RunFolder> {
  const bytes = environmentBytes(env);
  const folder = given ?? (await mkdtemp(join(shortTemporary(), "leanvm-")));
  const monitorPath = join(folder, "qmp.sock");
  const controlPath = join(folder, "control.sock");
  const envFile = bytes.length === 0 ? undefined : join(folder, "env");
  if (Buffer.byteLength(controlPath) > maxSocketPath) throw runDirTooLong(folder);
  if (envFile !== undefined) await writeFile(envFile, bytes, { mode: 0o600, flag: "wx" });
  const [monitor, control] = [await openChannel(monitorPath), await openChannel(controlPath)];
  return {
    monitor,
    control,
    ...(envFile === undefined ? {} : { envFile }),
    forget: async () => {
      const read = given === undefined ? folder : envFile;
      if (read !== undefined) await rm(read, { recursive: true, force: true });
    },
    remove: async () => {
      monitor.close();
      control.close();
      const left = given === undefined ? [folder] : [monitorPath, controlPath, ...(envFile ? [envFile] : [])];
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

function shortTemporary(): string {
  const folder = tmpdir();
  return Buffer.byteLength(folder) < maxSocketPath - 40 ? folder : "/tmp";
}
