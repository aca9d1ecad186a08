import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import pRetry, { type RetryContext } from "p-retry";
import { hasCode, LeanError } from "../error/index.js";
import type { Context } from "../step/index.js";
import { hashMismatch, tooLarge, truncated, unreachable } from "./errors.js";
import { type Network, openNetwork } from "./network.js";
import { fileSink, memorySink, type Sink } from "./sink.js";
import { openSource, type Source } from "./source.js";

export interface DownloadRequest {
  /** `http:`, `https:` or `file:` address. */
  readonly url: string;
  /** Expected SHA-256, hex. With it a partial file from an earlier run is resumed. */
  readonly sha256?: string;
  /** Expected size in bytes. */
  readonly size?: number;
  /** Most bytes taken in; `size` when that is less. */
  readonly maxBytes: number;
  /** Pool of connections to use; a short-lived one of its own when absent. */
  readonly network?: Network;
  /** Called with the bytes that are there so far, and those of the whole file when known. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

export interface Downloaded {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Downloads into a file. Bytes go to `<path>.part`, are hashed as they arrive, and the file appears at
 * `path` once it is whole and verified. Network errors, 5xx and cut transfers are tried again with growing
 * pauses, going on where the transfer stopped. Throws `FETCH_UNREACHABLE`, `FETCH_NOT_FOUND`,
 * `FETCH_REFUSED`, `FETCH_SERVER_ERROR`, `FETCH_HASH_MISMATCH`, `FETCH_TRUNCATED`, `FETCH_TOO_LARGE`, `FETCH_ADDRESS`,
 * `FETCH_UNWRITABLE`, `DISK_FULL`, and the signal's reason when aborted.
 */
export async function download(
  context: Context,
  request: DownloadRequest,
  path: string,
): Promise<Downloaded> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const sink = await fileSink(part, request.sha256 !== undefined);
  try {
    const done = await transfer(context, request, sink);
    await rename(part, path);
    return done;
  } catch (error) {
    if (request.sha256 === undefined || hasCode(error, "DISK_FULL")) await rm(part, { force: true });
    throw error;
  } finally {
    await sink.close();
  }
}

/** Downloads into memory; for small files. Throws as `download` does. */
export async function downloadBytes(context: Context, request: DownloadRequest): Promise<Buffer> {
  const sink = memorySink();
  await transfer(context, request, sink);
  return sink.chunks();
}

async function transfer(context: Context, request: DownloadRequest, sink: Sink): Promise<Downloaded> {
  const network = request.network ?? openNetwork();
  const headway = { best: sink.size(), gained: false, mismatches: 0 };
  try {
    return await pRetry(() => attempt(context, network, request, sink, headway), {
      retries: network.retries,
      minTimeout: network.backoffMs,
      maxTimeout: 20_000,
      factor: 2,
      randomize: true,
      signal: context.signal,
      shouldRetry: ({ error }: RetryContext) =>
        !context.signal.aborted && isPassing(error, headway.mismatches),
      shouldConsumeRetry: () => !headway.gained,
    });
  } finally {
    if (request.network === undefined) await network.close();
  }
}

interface Headway {
  /** Most bytes that any attempt reached, and whether the last attempt went beyond it. */
  best: number;
  gained: boolean;
  mismatches: number;
}

/** One request. What it brought stays in the sink for the next one. */
async function attempt(
  context: Context,
  network: Network,
  request: DownloadRequest,
  sink: Sink,
  headway: Headway,
): Promise<Downloaded> {
  headway.gained = false;
  const limit = Math.min(request.maxBytes, request.size ?? request.maxBytes);
  if (sink.size() > limit || (request.sha256 === undefined && sink.size() > 0)) await sink.restart();
  const complete = request.size !== undefined && sink.size() === request.size;
  if (!complete) {
    const source = await openSource(network, request.url, sink.size(), context.signal);
    try {
      await receive(context, request, source, sink, limit);
    } finally {
      source.close();
      headway.gained = sink.size() > headway.best;
      headway.best = Math.max(headway.best, sink.size());
    }
  }
  return verified(request, sink, headway);
}

async function receive(
  context: Context,
  request: DownloadRequest,
  source: Source,
  sink: Sink,
  limit: number,
): Promise<void> {
  if (source.start === 0 && sink.size() > 0) await sink.restart();
  if ((source.total ?? 0) > limit) throw tooLarge(request.url, limit);
  const total = request.size ?? source.total;
  try {
    for await (const chunk of source.body) {
      if (sink.size() + chunk.length > limit) throw tooLarge(request.url, limit);
      await sink.write(chunk);
      request.onProgress?.(sink.size(), total);
    }
  } catch (cause) {
    context.signal.throwIfAborted();
    if (cause instanceof LeanError) throw cause;
    throw total === undefined
      ? unreachable(request.url, cause)
      : truncated(request.url, sink.size(), total, cause);
  }
  if (total !== undefined && sink.size() < total) throw truncated(request.url, sink.size(), total);
}

async function verified(request: DownloadRequest, sink: Sink, headway: Headway): Promise<Downloaded> {
  const sha256 = sink.digest();
  if (request.sha256 === undefined || request.sha256 === sha256) return { size: sink.size(), sha256 };
  await sink.restart();
  headway.best = 0;
  headway.mismatches += 1;
  throw hashMismatch(request.url, request.sha256, sha256);
}

/** Whether trying again may help. A wrong hash is tried once more, from the first byte. */
function isPassing(error: Error, mismatches: number): boolean {
  if (!(error instanceof LeanError)) return false;
  if (error.code === "FETCH_HASH_MISMATCH") return mismatches < 2;
  return ["FETCH_UNREACHABLE", "FETCH_TRUNCATED", "FETCH_SERVER_ERROR"].includes(error.code);
}
