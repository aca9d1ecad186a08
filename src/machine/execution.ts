import type { Socket } from "node:net";
import type { Execution, ExecutionEnd, ExecutionRequest } from "./types.js";

/** Bytes of a request's line: docs/guest.md. */
const longestRequest = 60_000;

/**
 * Commands in a guest beside its release, one at a time: what they read and write goes through a virtio port of their own,
 * the rest through the control port.
 */
export class Executions {
  #data: Socket | undefined;
  #running: Running | undefined;
  #count = 0;
  /** Bytes ever written to the port. */
  #written = 0;

  /** The port's connection. */
  connected(socket: Socket): void {
    this.#data = socket;
    socket.on("data", (bytes) => this.#running?.received(bytes));
  }

  /** Takes a line of the control port; false when it is not about a command. */
  controlLine(line: string): boolean {
    if (!line.startsWith("exec-end ")) return false;
    const [, id, ...fields] = line.trim().split(" ");
    if (this.#running?.id === id) this.#running?.told(fields.join(" "));
    return true;
  }

  /** The machine has ended. */
  over(): void {
    this.#end({ kind: "failed", reason: "the VM has ended" });
  }

  begin(send: ((line: string) => void) | undefined, request: ExecutionRequest): Execution {
    const data = this.#data;
    const { columns, rows } = request.size ?? { columns: 0, rows: 0 };
    const id = String(++this.#count);
    const line = `exec ${id} ${columns} ${rows} ${this.#written} ${request.words.map(encodeURIComponent).join(" ")}`;
    const why = this.#refusal(line);
    if (send === undefined || data === undefined || why !== undefined) {
      return refused(why ?? "the guest is not up yet");
    }
    const ended = new Promise<ExecutionEnd>((resolve) => {
      this.#running = new Running(id, request.onOutput, (end) => {
        this.#running = undefined;
        resolve(end);
      });
    });
    send(line);
    const unlessEnded = (say: () => void) => void (this.#running?.id === id && say());
    return {
      ended,
      input: (bytes) => unlessEnded(() => void this.#write(data, bytes)),
      inputOver: () => unlessEnded(() => send(`exec-input-over ${this.#written}`)),
      resize: (size) => unlessEnded(() => send(`exec-size ${size.columns} ${size.rows}`)),
      kill: () => unlessEnded(() => send("exec-kill")),
    };
  }

  #write(data: Socket, bytes: Uint8Array): void {
    this.#written += bytes.length;
    data.write(bytes);
  }

  #refusal(line: string): string | undefined {
    if (this.#running !== undefined) return "another command is running in the VM";
    if (Buffer.byteLength(line) > longestRequest) return "the command is too long";
    return undefined;
  }

  #end(end: ExecutionEnd): void {
    this.#running?.end(end);
  }
}

/** A command until it has ended and all that it wrote has come. */
class Running {
  readonly id: string;
  readonly end: (end: ExecutionEnd) => void;
  readonly #onOutput: (bytes: Uint8Array) => void;
  #bytes = 0;
  #last: { readonly end: ExecutionEnd; readonly bytes: number } | undefined;

  constructor(id: string, onOutput: (bytes: Uint8Array) => void, end: (end: ExecutionEnd) => void) {
    this.id = id;
    this.end = end;
    this.#onOutput = onOutput;
  }

  received(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#onOutput(bytes);
    this.#settle();
  }

  /** `status=N bytes=B`, `signal=N bytes=B`, or `error=WHY`. */
  told(fields: string): void {
    const [, kind, number, bytes] = /^(status|signal)=(\d{1,9}) bytes=(\d{1,15})$/.exec(fields) ?? [];
    const end: ExecutionEnd =
      kind === undefined
        ? { kind: "failed", reason: fields.replace(/^error=/, "") }
        : { kind: kind === "status" ? "status" : "signal", number: Number(number) };
    this.#last = { end, bytes: Number(bytes ?? 0) };
    this.#settle();
  }

  #settle(): void {
    if (this.#last !== undefined && this.#bytes >= this.#last.bytes) this.end(this.#last.end);
  }
}

/** A command that was not started. */
export function refused(reason: string): Execution {
  const nothing = () => undefined;
  return {
    ended: Promise.resolve({ kind: "failed", reason }),
    ...{ input: nothing, inputOver: nothing, resize: nothing, kill: nothing },
  };
}
