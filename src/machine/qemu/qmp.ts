import type { Duplex } from "node:stream";
import type { Monitor } from "../types.js";
import { monitorClosed, monitorRefused } from "./errors.js";

export interface QmpEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Waiting {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Longest message taken, in bytes; QEMU's answers to the commands used here have a few hundred. */
const maxMessage = 4 * 1024 * 1024;

/**
 * Speaks the QEMU Machine Protocol on a connected stream: waits for the greeting, negotiates capabilities,
 * then matches answers to commands by id and passes events on.
 * Throws `VMM_REFUSED` with QEMU's words when a command fails, `VMM_CLOSED` when the stream ends first.
 */
export async function openQmp(stream: Duplex, onEvent: (event: QmpEvent) => void): Promise<Monitor> {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let closed = false;
  const greeted = new Promise<void>((resolve, reject) => {
    const close = () => {
      closed = true;
      for (const { command, reject: refuse } of waiting.values()) refuse(monitorClosed(command));
      waiting.clear();
      reject(monitorClosed("greeting"));
    };
    stream.on("error", close).on("close", close).on("end", close);
    onMessages(stream, (message) => {
      if ("QMP" in message) resolve();
      else if (typeof message.event === "string")
        onEvent({ name: message.event, data: record(message.data) });
      else answer(waiting, message);
    });
  });
  const execute: Monitor["execute"] = (command, args) =>
    new Promise((resolve, reject) => {
      if (closed) return reject(monitorClosed(command));
      const id = nextId++;
      waiting.set(id, { command, resolve, reject });
      const message = { execute: command, id, ...(args === undefined ? {} : { arguments: args }) };
      stream.write(`${JSON.stringify(message)}\n`);
    });
  await greeted;
  await execute("qmp_capabilities");
  return { execute };
}

type Message = Readonly<Record<string, unknown>>;

/** Passes on each JSON object of the stream, one a line; ends the stream at anything else. */
function onMessages(stream: Duplex, take: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end).toString("utf8").trim();
      rest = rest.subarray(end + 1);
      const message = line === "" ? {} : parsed(line);
      if (message === undefined) return void stream.destroy();
      if (line !== "") take(message);
    }
    if (rest.length > maxMessage) stream.destroy();
  });
}

function answer(waiting: Map<number, Waiting>, message: Message): void {
  const pending = typeof message.id === "number" ? waiting.get(message.id) : undefined;
  if (pending === undefined) return;
  waiting.delete(message.id as number);
  const words = record(message.error).desc ?? "no reason given";
  if ("error" in message) pending.reject(monitorRefused(pending.command, String(words)));
  else pending.resolve(message.return);
}

function parsed(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
