import { createSocket, type Socket } from "node:dgram";

/** What the server hands out. Values are the bytes of DHCP options, by number. */
export interface Grant {
  readonly address: string;
  readonly options: Readonly<Record<number, readonly number[]>>;
}

/** One message that the server got, and how it came. */
export interface Heard {
  readonly type: "discover" | "request" | "other";
  readonly broadcast: boolean;
  /** The address that the client says it has. */
  readonly client: string;
}

export interface DhcpServer {
  readonly heard: readonly Heard[];
  /** The `-netdev` of a guest that sees this server on its wire. */
  readonly netdev: string;
  close(): void;
}

const serverAddress = [192, 0, 2, 1];
const serverMac = [2, 0, 0, 0, 0, 1];

/** A wire of Ethernet frames in UDP datagrams with a DHCP server at its end. `ignore` drops that many messages first. */
export async function serveDhcp(grant: Grant, ignore = 0): Promise<DhcpServer> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const port = socket.address().port;
  const heard: Heard[] = [];
  let ignored = 0;
  socket.on("message", (frame, from) => {
    const reply = answer(frame, grant, heard);
    if (reply === undefined) return;
    if (heard.length > 0 && ignored < ignore) ignored++;
    else send(socket, reply, from.port);
  });
  const guestPort = await freePort();
  return {
    heard,
    netdev: `socket,udp=127.0.0.1:${port},localaddr=127.0.0.1:${guestPort}`,
    close: () => socket.close(),
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

function send(socket: Socket, frame: Uint8Array, port: number): void {
  socket.send(frame, port, "127.0.0.1");
}

function answer(frame: Buffer, grant: Grant, heard: Heard[]): Buffer | undefined {
  if (frame.readUInt16BE(12) === 0x0806) return arpReply(frame);
  if (frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 17 || frame.readUInt16BE(36) !== 67)
    return undefined;
  const message = frame.subarray(42);
  const type = message[message.indexOf(Buffer.from([53, 1]), 240) + 2];
  heard.push({
    type: type === 1 ? "discover" : type === 3 ? "request" : "other",
    broadcast: frame.readUInt8(0) === 0xff,
    client: [...message.subarray(12, 16)].join("."),
  });
  return dhcpReply(frame, message, type === 1 ? 2 : 5, grant);
}

function arpReply(frame: Buffer): Buffer | undefined {
  if (!frame.subarray(38, 42).equals(Buffer.from(serverAddress))) return undefined;
  const mac = frame.subarray(6, 12);
  const arp = Buffer.concat([
    Buffer.from([0, 1, 8, 0, 6, 4, 0, 2, ...serverMac, ...serverAddress]),
    mac,
    frame.subarray(28, 32),
  ]);
  return Buffer.concat([mac, Buffer.from([...serverMac, 8, 6]), arp, Buffer.alloc(18)]);
}

function dhcpReply(frame: Buffer, message: Buffer, type: number, grant: Grant): Buffer {
  const address = grant.address.split(".").map(Number);
  const body = Buffer.alloc(240);
  message.copy(body, 0, 0, 240);
  body[0] = 2;
  body.set(address, 16);
  const options = Object.entries(grant.options).flatMap(([code, value]) => [
    Number(code),
    value.length,
    ...value,
  ]);
  const all = Buffer.from([53, 1, type, 54, 4, ...serverAddress, ...options, 255]);
  const dhcp = Buffer.concat([body, all, Buffer.alloc(60)]);
  // Unicast to an address that the guest does not have yet, as some clouds do.
  return Buffer.concat([frame.subarray(6, 12), Buffer.from([...serverMac, 8, 0]), ipv4(address, dhcp)]);
}

function ipv4(to: readonly number[], data: Buffer): Buffer {
  const header = Buffer.from([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, ...serverAddress, ...to]);
  header.writeUInt16BE(28 + data.length, 2);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += header.readUInt16BE(at);
  header.writeUInt16BE(~((sum & 0xffff) + (sum >> 16)) & 0xffff, 10);
  const udp = Buffer.from([0, 67, 0, 68, 0, 0, 0, 0]);
  udp.writeUInt16BE(8 + data.length, 4);
  return Buffer.concat([header, udp, data]);
}
