import { once } from "node:events";
import { connect } from "node:net";

/** Headers whose values are the time, or made from it. */
const timely = /^(Date|Last-Modified|Etag|Expires): .*$/gim;

/**
 * What a server answers to requests that are sent as they stand, each on a connection of its own: request line, then the
 * answer up to the end of the connection, without what the time of day goes into.
 */
export async function httpTranscript(port: number, requests: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const request of requests) {
    const socket = connect(port, "127.0.0.1").setTimeout(60_000, () => socket.destroy());
    await once(socket, "connect");
    socket.write(request);
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    const answer = Buffer.concat(parts).toString("latin1").replaceAll(timely, "$1: …");
    lines.push(`> ${request.split("\r\n")[0]}`, answer);
  }
  return lines;
}

/** An HTTP/1.1 request whose answer ends the connection. */
export function httpRequest(line: string, headers: Readonly<Record<string, string>> = {}, body = ""): string {
  const all = {
    Host: "localhost",
    Connection: "close",
    ...headers,
    ...(body === "" ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
  };
  const fields = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${line} HTTP/1.1\r\n${fields.join("")}\r\n${body}`;
}
