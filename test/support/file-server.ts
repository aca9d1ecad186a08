import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a server does wrong, `times` times (always when absent), for paths that match. */
export interface Fault {
  readonly match: RegExp;
  readonly kind: "missing" | "unavailable" | "die" | "flip" | "stall" | "endless" | "no-range";
  readonly times?: number;
}

export interface Seen {
  readonly path: string;
  readonly range?: string;
}

export interface FileServer {
  readonly url: string;
  /** Requests so far, in order. */
  readonly seen: Seen[];
  fail(fault: Fault): void;
  /** Takes all faults away and forgets the requests. */
  reset(): void;
  close(): Promise<void>;
}

/** Serves files by path (no leading slash) on a port of 127.0.0.1, with Range, and with faults on demand. */
export async function serveFiles(files: ReadonlyMap<string, Buffer>): Promise<FileServer> {
  const seen: Seen[] = [];
  let faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "").slice(1));
    seen.push({ path, ...(request.headers.range === undefined ? {} : { range: request.headers.range }) });
    const active = faults.find(({ fault, left }) => left > 0 && fault.match.test(path));
    if (active !== undefined) active.left -= 1;
    answer(request, response, files.get(path), active?.fault.kind);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fail: (fault) => faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }),
    reset() {
      faults = [];
      seen.length = 0;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  whole: Buffer | undefined,
  fault: Fault["kind"] | undefined,
): void {
  if (fault === "unavailable") return void response.writeHead(503).end();
  if (whole === undefined || fault === "missing") return void response.writeHead(404).end("not here");
  const match = fault === "no-range" ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const start = Number(match?.[1] ?? 0);
  if (start > 0 && start >= whole.length) return void response.writeHead(416).end();
  const body = Buffer.from(whole.subarray(start));
  const headers = {
    ...(fault === "endless" ? {} : { "content-length": body.length }),
    ...(start > 0 ? { "content-range": `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}),
  };
  response.writeHead(start > 0 ? 206 : 200, headers);
  const half = Math.ceil(body.length / 2);
  if (fault === "flip") body[half] = (body[half] ?? 0) ^ 1;
  if (fault === "die") return void response.write(body.subarray(0, half), () => response.destroy());
  if (fault === "stall") return void response.write(body.subarray(0, half));
  if (fault === "endless") return void pour(response);
  response.end(body);
}

function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write(Buffer.alloc(65_536, "x"))) {}
  if (!response.destroyed) response.once("drain", () => pour(response));
}
