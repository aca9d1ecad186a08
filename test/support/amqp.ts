import {
  frameKind,
  longString,
  openWire,
  shortString,
  table,
  uint16,
  uint64,
  type Wire,
} from "./amqp-wire.js";

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

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** A virtual host, `/` when absent. */
  readonly host?: string;
}

const method = { start: 10, startOk: 11, tune: 30, tuneOk: 31, open: 40, openOk: 41, close: 50, closeOk: 51 };
const persistent = 2;
const deliveryModeFlag = 0x1000;

/** Opens a connection as AMQP 0-9-1 has it (section 2.2.4 of the specification), by SASL PLAIN. Returns what the broker says of itself and its limits. */
export async function logIn(
  { send, expect }: Wire,
  { user, password, host = "/" }: Credentials,
): Promise<readonly [greeting: Buffer, limits: Buffer]> {
  const greeting = await expect(0, 10, method.start);
  send(0, 10, method.startOk, [
    table({}),
    shortString("PLAIN"),
    longString(`\0${user}\0${password}`),
    shortString("en_US"),
  ]);
  const tune = await expect(0, 10, method.tune);
  send(0, 10, method.tuneOk, [tune.subarray(0, 6), uint16(0)]);
  send(0, 10, method.open, [shortString(host), Buffer.from([0, 0])]);
  await expect(0, 10, method.openOk);
  return [greeting, tune];
}

export async function openAmqp(port: number, credentials: Credentials): Promise<AmqpChannel> {
  const wire = await openWire(port);
  const { socket, send, expect, write, next } = wire;
  const frame = async (type: number): Promise<Buffer> => {
    const found = await next();
    if (found.type !== type) throw new Error(`expected a frame of type ${type}, and got ${found.type}`);
    return found.payload;
  };
  const [greeting] = await logIn(wire, credentials);
  send(1, 20, 10, [shortString("")]);
  await expect(1, 20, 11);
  send(1, 85, 10, [Buffer.from([0])]);
  await expect(1, 85, 11);
  return {
    greeting: greeting.toString("latin1"),
    async declareQueue(name, { durable }) {
      send(1, 50, 10, [uint16(0), shortString(name), Buffer.from([durable ? 2 : 0]), table()]);
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
      write(frameKind.header, 1, header);
      write(frameKind.body, 1, [bytes]);
      await expect(1, 60, 80);
    },
    async consume(queue, count) {
      send(1, 60, 20, [uint16(0), shortString(queue), shortString("reader"), Buffer.from([0]), table()]);
      await expect(1, 60, 21);
      const bodies: string[] = [];
      while (bodies.length < count) {
        const delivery = await expect(1, 60, 60);
        const tag = delivery.subarray(1 + delivery.readUInt8(0)).subarray(0, 8);
        const size = Number((await frame(frameKind.header)).readBigUInt64BE(4));
        const parts: Buffer[] = [];
        for (let have = 0; have < size; have += parts.at(-1)?.length ?? 0)
          parts.push(await frame(frameKind.body));
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
