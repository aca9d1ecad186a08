import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Kinds of frames of AMQP 0-9-1 (section 4.2.3 of its specification). */
export const frameKind = { method: 1, header: 2, body: 3, heartbeat: 8 } as const;
const frameEnd = 0xce;
/** Of a broker in an emulated machine. */
const patience = 60_000;

export interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

export interface Wire {
  readonly socket: Socket;
  readonly write: (type: number, channel: number, parts: readonly Buffer[]) => void;
  readonly send: (channel: number, ofClass: number, id: number, parts: readonly Buffer[]) => void;
  /** The next frame but heartbeats. Throws when the broker closes the connection. */
  readonly next: () => Promise<Frame>;
  /** The arguments of the next method, which must be this one. */
  readonly expect: (channel: number, ofClass: number, id: number) => Promise<Buffer>;
}

/** A connection to a broker that has sent the protocol's header and nothing else. */
export async function openWire(port: number): Promise<Wire> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.setTimeout(patience, () => socket.destroy(new Error("the broker says nothing")));
  socket.write(Buffer.from("AMQP\0\0\x09\x01", "latin1"));
  const frames = readFrames(socket)[Symbol.asyncIterator]();
  const write: Wire["write"] = (type, channel, parts) => void socket.write(framed(type, channel, parts));
  const next = async (): Promise<Frame> => {
    const { value, done } = await frames.next();
    if (done === true) throw new Error("the broker closed the connection");
    return value.type === frameKind.heartbeat ? next() : value;
  };
  return {
    ...{ socket, write, next },
    send: (channel, ofClass, id, parts) =>
      write(frameKind.method, channel, [uint16(ofClass), uint16(id), ...parts]),
    async expect(channel, ofClass, id) {
      const { type, channel: on, payload } = await next();
      const found = `${on}: ${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
      if (type === frameKind.method && found === `${channel}: ${ofClass}.${id}`) return payload.subarray(4);
      throw new Error(
        `expected ${channel}: ${ofClass}.${id}, and got ${found} ${payload.toString("latin1")}`,
      );
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

function framed(type: number, channel: number, parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts);
  const head = Buffer.concat([Buffer.from([type]), uint16(channel), uint32(payload.length)]);
  return Buffer.concat([head, payload, Buffer.from([frameEnd])]);
}

/** A field table of texts, numbers and truth values. */
export function table(fields: Readonly<Record<string, string | number | boolean>> = {}): Buffer {
  const pairs = Object.entries(fields).map(([name, value]) => {
    const [kind, bytes] =
      typeof value === "string"
        ? ["S", longString(value)]
        : typeof value === "number"
          ? ["I", uint32(value)]
          : ["t", Buffer.from([value ? 1 : 0])];
    return Buffer.concat([shortString(name), Buffer.from(kind), bytes]);
  });
  return longString(Buffer.concat(pairs));
}

export function shortString(text: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
}

export function longString(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
