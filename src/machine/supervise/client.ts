import { connect } from "node:net";
import type { VmRecord } from "../state/index.js";
import { type Answer, jsonLines, parseAnswer, type Request } from "./protocol.js";

/** A connection to a VM's supervisor. */
export interface SupervisorClient {
  send(request: Request): void;
  /** Resolves when the supervisor, or `close`, has ended the connection. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Connects; undefined when nobody listens there. */
export async function connectSupervisor(
  path: string,
  onAnswer: (answer: Answer) => void,
): Promise<SupervisorClient | undefined> {
  const socket = connect(path);
  const opened = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  if (!opened) return undefined;
  socket.on("error", () => socket.destroy());
  socket.on(
    "data",
    jsonLines((line) => {
      const answer = line === undefined ? undefined : parseAnswer(line);
      if (answer !== undefined) onAnswer(answer);
    }),
  );
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return {
    send: (request) => void (socket.writable && socket.write(`${JSON.stringify(request)}\n`)),
    ended,
    close: () => void socket.destroySoon(),
  };
}

/**
 * Asks for one thing and gives the VM's state from then; undefined when nobody answers within `milliseconds` (no limit
 * when absent), or when `signal` fires.
 */
export async function askSupervisor(
  path: string,
  request: Request,
  limits: { readonly milliseconds?: number; readonly signal?: AbortSignal } = {},
): Promise<VmRecord | undefined> {
  let status: VmRecord | undefined;
  const client = await connectSupervisor(path, (answer) => {
    if ("status" in answer) status = answer.status;
    client?.close();
  });
  if (client === undefined) return undefined;
  const close = () => client.close();
  const timer = limits.milliseconds === undefined ? undefined : setTimeout(close, limits.milliseconds);
  limits.signal?.addEventListener("abort", close, { once: true });
  client.send(request);
  await client.ended;
  clearTimeout(timer);
  limits.signal?.removeEventListener("abort", close);
  return status;
}
