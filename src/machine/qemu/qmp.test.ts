import { Duplex } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openQmp, type QmpEvent } from "./qmp.js";

const greeting = '{"QMP": {"version": {"qemu": {"major": 7}}, "capabilities": []}}\r\n';

/** A server that greets, and answers each line it gets with what `answer` makes of it. */
function server(answer: (message: { id: number; execute: string }) => string): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split("\n").filter(Boolean)) stream.push(answer(JSON.parse(line)));
      done();
    },
  });
  stream.push(greeting);
  return stream;
}

const ok = (message: { id: number }) => `{"return": {}, "id": ${message.id}}\r\n`;

describe("openQmp", () => {
  it("negotiates, matches answers by id, and passes events on", async () => {
    const events: QmpEvent[] = [];
    const held: string[] = [];
    const stream = server(({ id, execute }) => {
      if (execute === "qmp_capabilities") return ok({ id });
      held.push(`{"return": {"name": "${execute}"}, "id": ${id}}\r\n`);
      const event = '{"timestamp": {}, "event": "SHUTDOWN", "data": {"reason": "guest-reset"}}\r\n';
      return held.length < 2 ? event : held.reverse().join("");
    });
    const monitor = await openQmp(stream, (event) => events.push(event));
    const answers = await Promise.all([monitor.execute("first"), monitor.execute("second")]);
    expect(answers).toEqual([{ name: "first" }, { name: "second" }]);
    expect(events).toEqual([{ name: "SHUTDOWN", data: { reason: "guest-reset" } }]);
  });

  it("passes a refusal on in QEMU's words", async () => {
    const stream = server(({ id, execute }) =>
      execute === "qmp_capabilities"
        ? ok({ id })
        : `{"error": {"class": "X", "desc": "no such"}, "id": ${id}}\n`,
    );
    const monitor = await openQmp(stream, () => undefined);
    await expect(monitor.execute("quit")).rejects.toMatchObject({
      code: "VMM_REFUSED",
      message: /quit: no such/,
    });
  });

  it("ends waiting commands when the stream ends", async () => {
    const stream: Duplex = server(({ id, execute }) => {
      if (execute === "qmp_capabilities") return ok({ id });
      queueMicrotask(() => stream.destroy());
      return "";
    });
    const monitor = await openQmp(stream, () => undefined);
    await expect(monitor.execute("stop")).rejects.toMatchObject({ code: "VMM_CLOSED" });
    await expect(monitor.execute("stop")).rejects.toMatchObject({ code: "VMM_CLOSED" });
  });

  it("answers any bytes with an error of its own or a working monitor", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.json(), fc.constant("\n"), fc.constant(greeting))),
        async (parts) => {
          const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
          const opened = openQmp(stream, () => undefined).catch((error) => error.code);
          for (const part of parts) if (!stream.destroyed) stream.push(part);
          stream.destroy();
          expect(await opened).toBe("VMM_CLOSED");
        },
      ),
      { numRuns: 50 },
    );
  });
});
