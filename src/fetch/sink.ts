import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { unwritable } from "./errors.js";

/** Where a download goes: keeps its size and SHA-256 while bytes arrive. */
export interface Sink {
  readonly size: () => number;
  /** SHA-256 (hex) of all bytes so far. */
  readonly digest: () => string;
  /** Forgets all bytes. */
  readonly restart: () => Promise<void>;
  readonly write: (chunk: Buffer) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Gathers a download in memory; `chunks` are its bytes. */
export function memorySink(): Sink & { readonly chunks: () => Buffer } {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    size: () => size,
    digest: () => createHash("sha256").update(Buffer.concat(parts)).digest("hex"),
    chunks: () => Buffer.concat(parts),
    async restart() {
      parts = [];
      size = 0;
    },
    async write(chunk) {
      parts.push(chunk);
      size += chunk.length;
    },
    async close() {},
  };
}

/**
 * Writes a download to `path`. With `resume`, what the file already holds is its beginning.
 * Bytes go to fixed positions, so two processes that download the same file do each other no harm.
 * Throws `DISK_FULL`, `FETCH_UNWRITABLE`.
 */
export async function fileSink(path: string, resume: boolean): Promise<Sink> {
  const explain = (cause: unknown): never => {
    throw unwritable(path, cause);
  };
  const handle = await open(path, resume ? "a+" : "w+").then(async (first) => {
    await first.close();
    return open(path, "r+");
  }, explain);
  let hash = createHash("sha256");
  let size = await hashExisting(handle, hash);
  return {
    size: () => size,
    digest: () => hash.copy().digest("hex"),
    async restart() {
      await handle.truncate(0).catch(explain);
      hash = createHash("sha256");
      size = 0;
    },
    async write(chunk) {
      hash.update(chunk);
      let done = 0;
      while (done < chunk.length) {
        done += (await handle.write(chunk, done, chunk.length - done, size + done).catch(explain))
          .bytesWritten;
      }
      size += chunk.length;
    },
    close: () => handle.close(),
  };
}

async function hashExisting(handle: FileHandle, hash: Hash): Promise<number> {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  let size = 0;
  while (true) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size);
    if (bytesRead === 0) return size;
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
}
