import { type Credentials, logIn } from "./amqp.js";
import { type Frame, frameKind, openWire, shortString, uint16, uint64, type Wire } from "./amqp-wire.js";

/** A method of AMQP 0-9-1: its name, class and number, and its arguments. */
export type Said = readonly [name: string, ofClass: number, id: number, args: readonly Buffer[]];

/** A channel whose every exchange is written down, byte for byte, but for names and times that differ from run to run. */
export interface TranscriptChannel {
  /** Says a method and waits for `answers` methods. When the broker closes the channel, another is opened in its place. */
  readonly ask: (said: Said, answers?: number) => Promise<Buffer | undefined>;
  /** Publishes a message, with an exchange and a key, and waits for as many methods. */
  readonly publish: (message: Message, answers?: number) => Promise<void>;
  /** Waits for methods that come unasked, with their messages. */
  readonly hear: (note: string, answers: number) => Promise<void>;
  readonly lines: readonly string[];
  readonly close: () => void;
}

export interface Message {
  readonly exchange?: string;
  readonly key: string;
  readonly body: string;
  readonly mandatory?: boolean;
  /** As the specification has them (section 4.2.6.1). */
  readonly properties?: Properties;
}

export interface Properties {
  /** Which there are. */
  readonly flags: number;
  readonly values: readonly Buffer[];
}

/** Methods behind which a message follows: basic.return, deliver and get-ok. */
const carrying: ReadonlySet<string> = new Set(["60.50", "60.60", "60.71"]);

export async function transcriptChannel(port: number, credentials: Credentials): Promise<TranscriptChannel> {
  const wire = await openWire(port);
  const [greeting, limits] = await logIn(wire, credentials);
  const lines = [`greeting ${inOrder(shown(greeting))}`, `limits ${limits.toString("hex")}`];
  let channel = 1;
  await openChannel(wire, channel);

  async function answered(count: number): Promise<Buffer | undefined> {
    const heard: string[] = [];
    let first: Buffer | undefined;
    while (heard.length < count) {
      const { payload } = await wire.next();
      const name = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
      first ??= payload.subarray(4);
      const message = carrying.has(name) ? ` ${await contentOf(wire.next)}` : "";
      heard.push(`< ${name} ${shown(payload.subarray(4))}${message}`);
      if (name !== "20.40") continue;
      wire.send(channel, 20, 41, []);
      await openChannel(wire, ++channel);
      break;
    }
    // A confirmation and a delivery may overtake each other.
    lines.push(...heard.toSorted());
    return first;
  }
  return {
    lines,
    async ask([name, ofClass, id, args], answers = 1) {
      lines.push(`> ${name}`);
      wire.send(channel, ofClass, id, args);
      return answered(answers);
    },
    async publish(
      {
        exchange = "",
        key,
        body,
        mandatory = false,
        properties: { flags, values } = { flags: 0, values: [] },
      },
      answers = 1,
    ) {
      lines.push(`> publish ${exchange} ${key}`);
      const bytes = Buffer.from(body);
      const routing = [uint16(0), shortString(exchange), shortString(key), Buffer.from([mandatory ? 1 : 0])];
      wire.send(channel, 60, 40, routing);
      wire.write(frameKind.header, channel, [
        uint16(60),
        uint16(0),
        uint64(bytes.length),
        uint16(flags),
        ...values,
      ]);
      for (let from = 0; from < bytes.length; from += 100_000)
        wire.write(frameKind.body, channel, [bytes.subarray(from, from + 100_000)]);
      await answered(answers);
    },
    async hear(note, answers) {
      lines.push(`. ${note}`);
      await answered(answers);
    },
    close: () => wire.socket.end(),
  };
}

/** How a broker ends a connection that says this; what it says, if anything. */
export async function refusal(
  port: number,
  credentials: Credentials,
  said?: (wire: Wire) => void,
): Promise<string> {
  const wire = await openWire(port);
  try {
    await logIn(wire, credentials);
    said?.(wire);
    const { payload } = await wire.next();
    return shown(payload);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return /ECONNRESET|closed the connection/.test(why) ? "closes without a word" : why;
  } finally {
    wire.socket.destroy();
  }
}

async function openChannel({ send, expect }: Wire, channel: number): Promise<void> {
  send(channel, 20, 10, [shortString("")]);
  await expect(channel, 20, 11);
}

/** Properties and size of a message, and its text. */
async function contentOf(next: () => Promise<Frame>): Promise<string> {
  const { payload: header } = await next();
  const size = Number(header.readBigUInt64BE(4));
  const parts: Buffer[] = [];
  for (let have = 0; have < size; have += parts.at(-1)?.length ?? 0) parts.push((await next()).payload);
  return `${shown(header.subarray(12))} ${Buffer.concat(parts).toString("utf8")}`;
}

/** Names of mechanisms: in which order they come depends on which atoms a broker saw first. */
function inOrder(greeting: string): string {
  return greeting.replace(/[A-Z]*PLAIN( [A-Z]+)*|[A-Z]+( [A-Z]+)+/, (names) =>
    names.split(" ").toSorted().join(" "),
  );
}

function shown(bytes: Buffer): string {
  const text = bytes.toString("latin1").replaceAll(/timeT.{8}/gs, "timeT…");
  return JSON.stringify(text).replaceAll(/amq\.gen-[\w-]{22}/g, "amq.gen-…");
}
