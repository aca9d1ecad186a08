import { connect } from "node:net";
import { expect } from "vitest";
import { startLeanvm } from "../support/leanvm.js";
import { freePort, withCache } from "./kit.js";

export interface Service {
  /** In the guest. */
  readonly port: number;
  /** What it answers to once it is up; a request of HTTP when absent. */
  readonly greeting?: string;
}

/** Boots an image, does something with its port once that answers, and stops it in order. Returns its console. */
export async function serving(
  image: string,
  { port, greeting = "GET / HTTP/1.0\r\n\r\n" }: Service,
  args: readonly string[],
  talk: (port: number) => Promise<void>,
): Promise<string> {
  const host = await freePort();
  const running = startLeanvm(["run", image, "--port", `${host}:${port}`, "--timeout", "800", ...args], {
    env: withCache(),
  });
  try {
    for (const until = Date.now() + 600_000; !(await answers(host, greeting)); ) {
      if (Date.now() > until) throw new Error(`nothing answers on port ${port} of ${image}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await talk(host);
  } finally {
    running.kill("SIGINT");
  }
  const { stdout, stderr } = await running.done;
  expect(stdout + stderr).toContain("leanvm: exit status=0");
  return stdout + stderr;
}

/** What a path of a guest's HTTP server says. */
export async function getText(port: number, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(10_000) });
  return answer.text();
}

/** QEMU takes connections before the guest does: only an answer tells. */
async function answers(port: number, greeting: string): Promise<boolean> {
  const socket = connect(port, "127.0.0.1").setTimeout(3000);
  socket.on("connect", () => socket.write(Buffer.from(greeting, "latin1")));
  const answered = await new Promise<boolean>((resolve) => {
    socket.once("data", () => resolve(true));
    for (const event of ["error", "close", "timeout"]) socket.once(event, () => resolve(false));
  });
  socket.destroy();
  return answered;
}
