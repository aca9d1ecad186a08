import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  chmod,
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "../error/index.js";
import { diskFull, storeCorrupt, storeUnwritable } from "./errors.js";
import { ownPrefix, removeLeftovers } from "./leftovers.js";

/**
 * Content-addressed store: objects named by the SHA-256 of their bytes (lower-case hex), and a small
 * key-value memory of finished steps. Writing is atomic (temporary file, then rename), so a process
 * killed at any moment leaves no half object. Reading verifies, and a damaged object is removed.
 */
export interface Store {
  /** Folder of the cache; `objects/`, `steps/`, `tmp/` and folders of the stages lie below it. */
  readonly root: string;
  /** Stores bytes; returns their digest. Throws `DISK_FULL` or `STORE_UNWRITABLE`. */
  put(bytes: Uint8Array): Promise<string>;
  /** Stores a finished file by moving it; `digest` must be its SHA-256, already verified by the caller. */
  adopt(path: string, digest: string): Promise<void>;
  /** Reads and verifies an object. Throws `STORE_CORRUPT` when it is damaged or gone. */
  read(digest: string): Promise<Buffer>;
  /** Verifies an object by streaming it (for large ones). Throws `STORE_CORRUPT`. */
  verify(digest: string): Promise<void>;
  /** Whether the object is there (by name; bytes are verified when read). */
  has(digest: string): Promise<boolean>;
  /** Digests of all objects that are there: one look for thousands of `has`. */
  inventory(): Promise<ReadonlySet<string>>;
  /** Path of an object's file. Never write to it. */
  path(digest: string): string;
  /** Hard-links (or copies, across file systems) an object to `target`, mode 0444 or 0555. */
  link(digest: string, target: string, executable: boolean): Promise<void>;
  /** A new path for a temporary file or folder on the store's file system; the caller removes it. */
  temporary(): Promise<string>;
  /** Remembered JSON text of a finished step, or undefined. */
  recall(key: string): Promise<string | undefined>;
  remember(key: string, json: string): Promise<void>;
}

/**
 * Opens (and creates) the store at `root`, an absolute path; what killed processes left in `tmp/` goes.
 * Throws `STORE_UNWRITABLE`.
 */
export async function openStore(root: string): Promise<Store> {
  const objects = join(root, "objects");
  const steps = join(root, "steps");
  const tmp = join(root, "tmp");
  const objectPath = (digest: string) => join(objects, digest.slice(0, 2), digest.slice(2));
  const explain = (error: unknown): never => {
    const code = systemCode(error);
    if (code === "ENOSPC" || code === "EDQUOT") throw diskFull(root, error);
    if (code === "EACCES" || code === "EROFS" || code === "EPERM") throw storeUnwritable(root, error);
    throw error;
  };
  const temporary = async () => {
    await mkdir(tmp, { recursive: true }).catch(explain);
    return join(tmp, `${ownPrefix}~${randomBytes(8).toString("hex")}`);
  };
  const publish = async (from: string, to: string) => {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  };
  /** Writes a new file at `to` through a temporary one, removed again when anything fails. */
  const writeThrough = async (to: string, fill: (path: string) => Promise<void>) => {
    const path = await temporary();
    try {
      await fill(path);
      await publish(path, to);
    } catch (error) {
      await rm(path, { force: true });
      explain(error);
    }
  };
  const has = async (path: string) =>
    stat(path).then(
      () => true,
      () => false,
    );
  const discard = async (digest: string) => {
    await rm(objectPath(digest), { force: true });
    await rm(`${objectPath(digest)}.x`, { force: true });
    return storeCorrupt(digest, objectPath(digest));
  };

  await mkdir(objects, { recursive: true }).catch(explain);
  await mkdir(steps, { recursive: true }).catch(explain);
  await removeLeftovers(tmp);

  return {
    root,
    temporary,
    path: objectPath,
    has: (digest) => has(objectPath(digest)),
    async inventory() {
      const folders = await readdir(objects);
      const names = await Promise.all(
        folders.map(async (folder) => (await readdir(join(objects, folder))).map((name) => folder + name)),
      );
      return new Set(names.flat());
    },
    async put(bytes) {
      const digest = createHash("sha256").update(bytes).digest("hex");
      const path = objectPath(digest);
      if (await has(path)) return digest;
      await writeThrough(path, (file) => writeFile(file, bytes, { mode: 0o444 }));
      return digest;
    },
    async adopt(path, digest) {
      await chmod(path, 0o444);
      await publish(path, objectPath(digest)).catch(explain);
    },
    async read(digest) {
      const bytes = await readFile(objectPath(digest)).catch(async () => {
        throw await discard(digest);
      });
      if (createHash("sha256").update(bytes).digest("hex") !== digest) throw await discard(digest);
      return bytes;
    },
    async verify(digest) {
      const hash = createHash("sha256");
      try {
        for await (const chunk of createReadStream(objectPath(digest))) hash.update(chunk as Buffer);
      } catch {
        throw await discard(digest);
      }
      if (hash.digest("hex") !== digest) throw await discard(digest);
    },
    async link(digest, target, executable) {
      const plain = objectPath(digest);
      const source = executable ? `${plain}.x` : plain;
      if (executable && !(await has(source))) {
        await writeThrough(source, async (file) => {
          await copyFile(plain, file);
          await chmod(file, 0o555);
        });
      }
      await linkAgain(source, target).catch(async (error) => {
        const code = systemCode(error);
        if (code === "EXDEV" || code === "EMLINK") await copyFile(source, target);
        else if (code === "ENOENT" && !(await has(plain))) throw await discard(digest);
        else explain(error);
      });
    },
    async recall(key) {
      return readFile(join(steps, `${key}.json`), "utf8").catch(() => undefined);
    },
    async remember(key, json) {
      await writeThrough(join(steps, `${key}.json`), async (file) => {
        const handle = await open(file, "wx");
        await handle.writeFile(json).finally(() => handle.close());
      });
    },
  };
}

/**
 * link(2), again when another writer put the same bytes in the place of the source meanwhile: the file that was
 * looked up then has no name any more, which the system also calls ENOENT.
 */
async function linkAgain(source: string, target: string, tries = 5): Promise<void> {
  await link(source, target).catch(async (error: unknown) => {
    if (tries === 0 || systemCode(error) !== "ENOENT") throw error;
    await stat(source);
    return linkAgain(source, target, tries - 1);
  });
}
