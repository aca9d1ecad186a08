import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Dispatcher, request } from "undici";
import { systemCode } from "../error/index.js";
import { notFound, refused, serverError, unreachable, unsupportedAddress } from "./errors.js";
import type { Network } from "./network.js";

/** A file on its way in, from byte `start` on. */
export interface Source {
  /** Where the body starts; 0 when the server does not resume. */
  readonly start: number;
  /** Size of the whole file in bytes, when the server says it. */
  readonly total?: number;
  readonly body: AsyncIterable<Buffer>;
  /** Ends the transfer early. */
  close(): void;
}

/**
 * Asks for `url` from byte `from` on. Throws `FETCH_NOT_FOUND`, `FETCH_REFUSED`,
 * `FETCH_SERVER_ERROR`, `FETCH_UNREACHABLE`, `FETCH_ADDRESS`. Errors while the body is read are those of undici or Node.
 */
export async function openSource(
  network: Network,
  url: string,
  from: number,
  signal: AbortSignal,
): Promise<Source> {
  if (/^https?:\/\//.test(url)) return openHttp(network, url, from, signal);
  if (url.startsWith("file:///")) return openLocal(url, from, signal);
  throw unsupportedAddress(url);
}

async function openHttp(network: Network, url: string, from: number, signal: AbortSignal): Promise<Source> {
  const response = await ask(network, url, from, signal);
  const { statusCode } = response;
  if (statusCode === 200) return source(response, 0, lengthOf(response));
  const range = statusCode === 206 ? contentRange(response) : undefined;
  if (range !== undefined && range.start === from) return source(response, from, range.total);
  discard(response);
  if (statusCode === 206 || (statusCode === 416 && from > 0)) return openHttp(network, url, 0, signal);
  if (statusCode === 404 || statusCode === 410) throw notFound(url);
  throw statusCode >= 500 || statusCode === 408 || statusCode === 429
    ? serverError(url, statusCode)
    : refused(url, statusCode);
}

/**
 * Sends the request and waits for the head of the answer. undici hears of an abort only once it has a
 * connection, which a proxy can hold back for ever: so the wait is ended here.
 */
async function ask(
  network: Network,
  url: string,
  from: number,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error("it does not answer")), network.answerMs);
  const either = AbortSignal.any([signal, patience.signal]);
  const answer = request(url, {
    dispatcher: network.dispatcher,
    signal: either,
    headers: { "user-agent": "leanvm", ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
  });
  try {
    return await Promise.race([answer, aborted(either)]);
  } catch (cause) {
    answer.then(discard, () => undefined);
    signal.throwIfAborted();
    throw unreachable(url, cause);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function openLocal(url: string, from: number, signal: AbortSignal): Promise<Source> {
  const path = fileURLToPath(url);
  const known = await stat(path).catch((error: unknown) => {
    throw ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "") ? notFound(url) : error;
  });
  const start = from <= known.size ? from : 0;
  const body = createReadStream(path, { start, signal });
  return { start, total: known.size, body, close: () => body.destroy() };
}

function source(response: Dispatcher.ResponseData, start: number, total: number | undefined): Source {
  return {
    start,
    ...(total === undefined ? {} : { total }),
    body: response.body,
    close: () => discard(response),
  };
}

function discard(response: Dispatcher.ResponseData): void {
  response.body.on("error", () => undefined);
  response.body.destroy();
}

function lengthOf(response: Dispatcher.ResponseData): number | undefined {
  const text = response.headers["content-length"];
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** `Content-Range: bytes 100-199/200` (RFC 9110, 14.4). */
function contentRange(response: Dispatcher.ResponseData): { start: number; total?: number } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(response.headers["content-range"] ?? ""));
  if (match === null) return undefined;
  return { start: Number(match[1]), ...(match[2] === "*" ? {} : { total: Number(match[2]) }) };
}
