import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection to an AMQP 0-9-1 broker with one channel: enough to publish, consume and acknowledge. */
export interface AmqpChannel {
  /** What the broker says of itself, as it stands on the wire. */
  readonly greeting: string;
  declareQueue(name: string, options: { readonly durable: boolean }): Promise<{ readonly messages: number }>;
  /** Resolves when the broker has confirmed that it holds the message. */
  publish(queue: string, body: string): Promise<void>;
  /** The next `count` messages of a queue, acknowledged. */
  consume(queue: string, count: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

const method = { start: 10, startOk: 11, tune: 30, tuneOk: 31, open: 40, openOk: 41, close: 50, closeOk: 51 };
const frameMethod = 1;
const frameHeader = 2;
const frameBody = 3;
const frameEnd = 0xce;
const persistent = 2;
const deliveryModeFlag = 0x1000;

/** Opens a connection as AMQP 0-9-1 has it (sections 2.2.4 and 4.2 of the specification), by SASL PLAIN. */
export async function openAmqp(
  port: number,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<AmqpChannel> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const { send, expect, frame } = wire(socket);
  socket.write(Buffer.from("AMQP\0\0\x09\x01", "latin1"));
  const greeting = await expect(0, 10, method.start);
  send(0, 10, method.startOk, [
    table,
    shortString("PLAIN"),
    longString(`\0${user}\0${password}`),
    shortString("en_US"),
  ]);
  const tune = await expect(0, 10, method.tune);
  send(0, 10, method.tuneOk, [tune.subarray(0, 6), uint16(0)]);
  send(0, 10, method.open, [shortString("/"), Buffer.from([0, 0])]);
  await expect(0, 10, method.openOk);
  send(1, 20, 10, [shortString("")]);
  await expect(1, 20, 11);
  send(1, 85, 10, [Buffer.from([0])]);
  await expect(1, 85, 11);
  return {
    greeting: greeting.toString("latin1"),
    async declareQueue(name, { durable }) {
      send(1, 50, 10, [uint16(0), shortString(name), Buffer.from([durable ? 2 : 0]), table]);
      const answer = await expect(1, 50, 11);
      return { messages: answer.readUInt32BE(1 + answer.readUInt8(0)) };
    },
    async publish(queue, body) {
      const bytes = Buffer.from(body);
      send(1, 60, 40, [uint16(0), shortString(""), shortString(queue), Buffer.from([0])]);
      const header = [
        uint16(60),
        uint16(0),
        uint64(bytes.length),
        uint16(deliveryModeFlag),
        Buffer.from([persistent]),
      ];
      write(socket, frameHeader, 1, header);
      write(socket, frameBody, 1, [bytes]);
      await expect(1, 60, 80);
    },
    async consume(queue, count) {
      send(1, 60, 20, [uint16(0), shortString(queue), shortString("reader"), Buffer.from([0]), table]);
      await expect(1, 60, 21);
      const bodies: string[] = [];
      while (bodies.length < count) {
        const delivery = await expect(1, 60, 60);
        const tag = delivery.subarray(1 + delivery.readUInt8(0)).subarray(0, 8);
        const size = Number((await frame(frameHeader)).readBigUInt64BE(4));
        const parts: Buffer[] = [];
        for (let have = 0; have < size; have += parts.at(-1)?.length ?? 0) parts.push(await frame(frameBody));
        bodies.push(Buffer.concat(parts).toString("utf8"));
        send(1, 60, 80, [tag, Buffer.from([0])]);
      }
      return bodies;
    },
    async close() {
      send(0, 10, method.close, [uint16(200), shortString("done"), uint16(0), uint16(0)]);
      await expect(0, 10, method.closeOk);
      socket.end();
    },
  };
}

interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

function wire(socket: Socket) {
  const frames = readFrames(socket)[Symbol.asyncIterator]();
  const next = async (): Promise<Frame> => {
    const { value, done } = await frames.next();
    if (done === true) throw new Error("the broker closed the connection");
    return value;
  };
  return {
    send: (channel: number, ofClass: number, id: number, parts: readonly Buffer[]) =>
      write(socket, frameMethod, channel, [uint16(ofClass), uint16(id), ...parts]),
    /** The arguments of the next method, which must be this one. */
    async expect(channel: number, ofClass: number, id: number): Promise<Buffer> {
      for (;;) {
        const { type, channel: on, payload } = await next();
        if (type === 8) continue;
        const found = `${on}: ${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
        if (type === frameMethod && found === `${channel}: ${ofClass}.${id}`) return payload.subarray(4);
        throw new Error(
          `expected ${channel}: ${ofClass}.${id}, and got ${found} ${payload.toString("latin1")}`,
        );
      }
    },
    async frame(type: number): Promise<Buffer> {
      const found = await next();
      if (found.type !== type) throw new Error(`expected a frame of type ${type}, and got ${found.type}`);
      return found.payload;
    },
  };
}

async function* readFrames(socket: Socket): AsyncGenerator<Frame> {
  let held = Buffer.alloc(0);
  for await (const chunk of socket) {
    held = Buffer.concat([held, chunk as Buffer]);
    while (held.length >= 8 && held.length >= held.readUInt32BE(3) + 8) {
      const size = held.readUInt32BE(3);
      if (held[size + 7] !== frameEnd) throw new Error("a frame does not end where it says");
      yield { type: held.readUInt8(0), channel: held.readUInt16BE(1), payload: held.subarray(7, size + 7) };
      held = held.subarray(size + 8);
    }
  }
}

function write(socket: Socket, type: number, channel: number, parts: readonly Buffer[]): void {
  const payload = Buffer.concat(parts);
  const head = Buffer.concat([Buffer.from([type]), uint16(channel), uint32(payload.length)]);
  socket.write(Buffer.concat([head, payload, Buffer.from([frameEnd])]));
}

/** A field table with nothing in it. */
const table = Buffer.alloc(4);

function shortString(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

function longString(text: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(text)), Buffer.from(text)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
