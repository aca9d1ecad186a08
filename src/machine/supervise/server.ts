import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import type { VmRecord } from "../state/index.js";
import type { Execution, ExecutionRequest } from "../types.js";
import { type Answer, jsonLines, parseRequest, type Request } from "./protocol.js";

/** What a supervisor does for those who connect. */
export interface Duties {
  status(): VmRecord;
  /** Ends the VM for good; resolves once it has ended. */
  stop(milliseconds: number | undefined): Promise<void>;
  kill(): Promise<void>;
  input(bytes: Uint8Array): void;
  /** Runs a command in the guest. */
  execute(request: ExecutionRequest): Execution;
}

export interface SupervisorServer {
  /** Shows console bytes to all who are attached. */
  output(chunk: Uint8Array): void;
  /** Tells the attached that the state has changed. */
  changed(): void;
  /** Takes no more connections; the function returned ends those there are, once everything said has been sent. */
  close(): () => Promise<void>;
}

/** What somebody who attaches is shown first: the end of what the console showed before. */
const backlogBytes = 4096;
/** An attached terminal that does not read is let go at so many bytes. */
const unreadBytes = 4 << 20;

/** Listens on a Unix socket that only this user can reach. */
export async function serve(path: string, duties: Duties): Promise<SupervisorServer> {
  await rm(path, { force: true });
  const attached = new Set<Socket>();
  const sockets = new Set<Socket>();
  let backlog: Buffer = Buffer.alloc(0);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => {
      sockets.delete(socket);
      attached.delete(socket);
    });
    socket.on("error", () => socket.destroy());
    const reply = (answer: Answer) => void (socket.writable && socket.write(text(answer)));
    let execution: Execution | undefined;
    socket.on("close", () => execution?.kill());
    socket.on(
      "data",
      jsonLines((line) => {
        const request = line === undefined ? undefined : parseRequest(line);
        if (request === undefined) return void socket.end(text({ error: "not understood" }));
        if ("do" in request && request.do === "console") {
          if (backlog.length > 0) socket.write(text(outputOf(backlog)));
          attached.add(socket);
        }
        if ("do" in request && request.do === "exec") {
          if (execution === undefined) execution = execute(request, duties, reply, () => socket.end());
        } else if (execution !== undefined) tellExecution(execution, request);
        else answer(request, duties, reply);
      }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  const tell = (reply: Answer) => {
    for (const socket of attached) {
      if (socket.writableLength > unreadBytes) socket.destroy();
      else socket.write(text(reply));
    }
  };
  return {
    output(chunk) {
      const recent = Buffer.concat([backlog, chunk]);
      backlog = recent.length > backlogBytes ? fromLine(recent.subarray(-backlogBytes)) : recent;
      if (attached.size > 0) tell(outputOf(chunk));
    },
    changed: () => tell({ status: duties.status() }),
    close: () => closeAll(server, sockets),
  };
}

function execute(
  { words, size }: Extract<Request, { do: "exec" }>,
  duties: Duties,
  reply: (answer: Answer) => void,
  done: () => void,
): Execution {
  const execution = duties.execute({
    words,
    ...(size === undefined ? {} : { size }),
    onOutput: (bytes) => reply(outputOf(bytes)),
  });
  execution.ended.then((ended) => {
    reply({ ended });
    done();
  });
  return execution;
}

function tellExecution(execution: Execution, request: Request): void {
  if ("input" in request) execution.input(Buffer.from(request.input, "base64"));
  else if ("inputOver" in request) execution.inputOver();
  else if ("size" in request && request.size !== undefined) execution.resize(request.size);
}

async function answer(request: Request, duties: Duties, reply: (answer: Answer) => void): Promise<void> {
  if ("input" in request) return duties.input(Buffer.from(request.input, "base64"));
  if (!("do" in request)) return reply({ error: "no command runs on this connection" });
  try {
    if (request.do === "stop") await duties.stop(request.milliseconds);
    if (request.do === "kill") await duties.kill();
    reply({ status: duties.status() });
  } catch (error) {
    reply({ error: error instanceof Error ? error.message : String(error) });
  }
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): () => Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  return async () => {
    for (const socket of sockets) socket.end();
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 1000);
    await closed;
    clearTimeout(late);
  };
}

const text = (answer: Answer) => `${JSON.stringify(answer)}\n`;
const outputOf = (bytes: Uint8Array): Answer => ({ output: Buffer.from(bytes).toString("base64") });

/** Without the part of a line that a cut left at the start. */
function fromLine(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(bytes.indexOf(10) + 1));
}
