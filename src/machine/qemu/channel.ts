import { createServer, type Socket } from "node:net";

/** A unix socket that waits for one connection. */
export interface Channel {
  readonly path: string;
  /** The connection; never settles when nobody connects before `close`. */
  readonly connected: Promise<Socket>;
  /** Stops waiting and takes the socket away from the disk; an open connection lives on. */
  close(): void;
}

/**
 * Listens on a unix socket for exactly one connection. This host listens and the emulator connects, so
 * that there is no moment at which one has to guess whether the other is there yet; once connected,
 * the socket's file is gone and nobody else can.
 */
export async function openChannel(path: string): Promise<Channel> {
  const server = createServer();
  const connected = new Promise<Socket>((resolve) => {
    server.once("connection", (socket) => {
      server.close();
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  return { path, connected, close: () => void server.close() };
}
