import type { Credentials } from "../support/amqp.js";
import {
  type Message,
  type Properties,
  refusal,
  type Said,
  type TranscriptChannel,
  transcriptChannel,
} from "../support/amqp-transcript.js";
import { frameKind, shortString, table, uint16, uint32, uint64 } from "../support/amqp-wire.js";

/** The first user of a broker, and the environment that names it. */
export const broker: Credentials = { user: "shop", password: "geheim" };
export const brokerEnvironment: readonly string[] = [
  ...["--env", `RABBITMQ_DEFAULT_USER=${broker.user}`, "--env", `RABBITMQ_DEFAULT_PASS=${broker.password}`],
];

export const rabbitFiles: Readonly<Record<string, string>> = {
  "etc/rabbitmq/rabbitmq.conf": "log.console.level = warning\nvm_memory_high_watermark.relative = 0.6\n",
};

type Fields = Readonly<Record<string, string | number | boolean>>;

const zero = uint16(0);
const bits = (...flags: readonly number[]) => Buffer.from([flags.reduce((all, bit) => all | (1 << bit), 0)]);
const passive = 0;
const durable = 1;
const exclusive = 2;
const autoDelete = 3;

const exchange = (name: string, type: string, flags: readonly number[] = [], fields: Fields = {}): Said => [
  `exchange.declare ${name} ${type}`,
  ...([40, 10, [zero, shortString(name), shortString(type), bits(...flags), table(fields)]] as const),
];
const queue = (name: string, flags: readonly number[] = [], fields: Fields = {}): Said => [
  `queue.declare ${name} ${JSON.stringify(fields)}`,
  ...([50, 10, [zero, shortString(name), bits(...flags), table(fields)]] as const),
];
const bind = (to: string, from: string, key: string, fields: Fields = {}): Said => [
  `queue.bind ${to} ${from} ${key}`,
  ...([50, 20, [zero, shortString(to), shortString(from), shortString(key), bits(), table(fields)]] as const),
];
const unbind = (to: string, from: string, key: string): Said => [
  `queue.unbind ${to} ${from} ${key}`,
  ...([50, 50, [zero, shortString(to), shortString(from), shortString(key), table()]] as const),
];
const bindExchange = (to: string, from: string, key: string): Said => [
  `exchange.bind ${to} ${from} ${key}`,
  ...([40, 30, [zero, shortString(to), shortString(from), shortString(key), bits(), table()]] as const),
];
const get = (name: string, noAck = true): Said => [
  `basic.get ${name}`,
  ...([60, 70, [zero, shortString(name), bits(...(noAck ? [0] : []))]] as const),
];
const remove = (name: string, ...flags: readonly number[]): Said => [
  `queue.delete ${name} ${flags}`,
  ...([50, 40, [zero, shortString(name), bits(...flags)]] as const),
];
const removeExchange = (name: string, ...flags: readonly number[]): Said => [
  `exchange.delete ${name} ${flags}`,
  ...([40, 20, [zero, shortString(name), bits(...flags)]] as const),
];
const consume = (name: string, tag: string, flags: readonly number[] = [], fields: Fields = {}): Said => [
  `basic.consume ${name} ${tag}`,
  ...([60, 20, [zero, shortString(name), shortString(tag), bits(...flags), table(fields)]] as const),
];
const cancel = (tag: string): Said => [`basic.cancel ${tag}`, 60, 30, [shortString(tag), bits()]];
const purge = (name: string): Said => [`queue.purge ${name}`, 50, 30, [zero, shortString(name), bits()]];
const qos = (count: number): Said => [`basic.qos ${count}`, 60, 10, [uint32(0), uint16(count), bits()]];
const ack = (tag: number, multiple = false): Said => [
  `basic.ack ${tag}`,
  60,
  80,
  [uint64(tag), bits(...(multiple ? [0] : []))],
];
const reject = (tag: number, requeue: boolean): Said => [
  `basic.reject ${tag}`,
  60,
  90,
  [uint64(tag), bits(...(requeue ? [0] : []))],
];
const nack = (tag: number, ...flags: readonly number[]): Said => [
  `basic.nack ${tag}`,
  60,
  120,
  [uint64(tag), bits(...flags)],
];
const confirms: Said = ["confirm.select", 85, 10, [bits()]];

/** What a broker answers to a client that tries all of AMQP 0-9-1 once, right and wrong. */
export async function amqpTranscript(port: number): Promise<readonly string[]> {
  const lines = [
    await refusal(port, { user: "guest", password: "guest" }),
    await refusal(port, { ...broker, password: "wrong" }),
    await refusal(port, { ...broker, host: "/nowhere" }),
    await refusal(port, broker, ({ send }) => send(1, 50, 10, [])),
    await refusal(port, broker, ({ send }) => send(0, 99, 99, [])),
    await refusal(port, broker, ({ write }) => write(frameKind.body, 3, [Buffer.from("stray")])),
  ];
  for (const part of [exchanges, queues, delivery, properties, transactions, kinds, replicated, removal]) {
    const channel = await transcriptChannel(port, broker);
    await part(channel);
    channel.close();
    lines.push(...channel.lines);
  }
  return lines;
}

async function exchanges({ ask, publish }: TranscriptChannel): Promise<void> {
  for (const type of ["direct", "fanout", "topic", "headers"])
    await ask(exchange(`x.${type}`, type, [durable]));
  await ask(exchange("x.direct", "direct", [durable]));
  await ask(exchange("x.direct", "fanout", [durable]));
  await ask(exchange("x.direct", "direct", [passive]));
  await ask(exchange("x.none", "direct", [passive]));
  await ask(exchange("x.odd", "no-such-type"));
  await ask(exchange("amq.mine", "direct"));
  await ask(exchange("x.inner", "fanout", [3]));
  await ask(exchange("x.alternate", "direct", [], { "alternate-exchange": "x.fanout" }));
  await ask(confirms);
  const routes: readonly Said[] = [
    ...[bind("q.a", "x.direct", "a"), bind("q.b", "x.fanout", ""), bind("q.c", "x.topic", "*.red.#")],
    bind("q.d", "x.headers", "", { "x-match": "all", color: "red", size: 3 }),
    bind("q.e", "x.headers", "", { "x-match": "any", color: "red", size: 3 }),
  ];
  for (const name of ["q.a", "q.b", "q.c", "q.d", "q.e"]) await ask(queue(name, [durable]));
  for (const route of routes) await ask(route);
  await ask(bind("q.a", "x.none", "a"));
  await ask(confirms);
  await ask(bindExchange("x.fanout", "x.topic", "lazy.#"));
  const colored = (fields: Fields): Properties => ({ flags: 0x2000, values: [table(fields)] });
  const messages: readonly Message[] = [
    ...["a", "b"].map((key) => ({ exchange: "x.direct", key })),
    ...["x.red", "red", "x.red.y.z", "lazy.dog"].map((key) => ({ exchange: "x.topic", key })),
    ...[{ exchange: "x.fanout", key: "any" }, { exchange: "x.alternate", key: "unbound" }, { key: "q.a" }],
    ...[{ color: "red", size: 3 }, { color: "red" }, { color: "blue" }].map((fields) => ({
      ...{ exchange: "x.headers", key: "", properties: colored(fields) },
    })),
  ].map((message, place) => ({ ...message, body: `message ${place}` }));
  for (const message of messages) await publish(message);
  await publish({ exchange: "x.direct", key: "b", body: "comes back", mandatory: true }, 2);
  await publish({ exchange: "x.none", key: "a", body: "lost" });
  await ask(confirms);
  await publish({ exchange: "x.inner", key: "", body: "refused" });
  for (const name of ["q.a", "q.b", "q.c", "q.d", "q.e"])
    for (let left = 0; left < 7; left++) await ask(get(name));
  await ask(unbind("q.a", "x.direct", "a"));
  await publish({ exchange: "x.direct", key: "a", body: "nowhere", mandatory: true }, 1);
}

async function queues({ ask }: TranscriptChannel): Promise<void> {
  await ask(queue("", [exclusive]));
  await ask(queue("q.plain", [autoDelete]));
  await ask(queue("q.plain", [autoDelete, passive]));
  await ask(queue("q.missing", [passive]));
  await ask(queue("q.plain", [durable]));
  await ask(queue("amq.mine"));
  await ask(queue("q.bad", [], { "x-message-ttl": "soon" }));
  await ask(queue("q.bad", [], { "x-unknown": 1 }));
  await ask(queue("q.bad", [], { "x-queue-type": "no-such" }));
  await ask(get("q.missing"));
  await ask(consume("q.missing", "c"));
  await ask(purge("q.missing"));
  await ask(purge("q.a"));
}

async function delivery({ ask, publish, hear }: TranscriptChannel): Promise<void> {
  await ask(queue("q.dead", [durable]));
  const fields = { "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "q.dead" };
  await ask(queue("q.work", [durable], fields));
  await ask(qos(2));
  await ask(confirms);
  for (const body of ["one", "two", "three", "four", "five", "six"]) await publish({ key: "q.work", body });
  await ask(consume("q.work", "worker"), 3);
  await ask(ack(1), 0);
  await hear("the third", 1);
  await ask(nack(3, 1), 0);
  await hear("the third again", 1);
  await ask(reject(2, false), 0);
  await hear("the fourth", 1);
  await ask(ack(5, true), 0);
  await hear("what is left", 2);
  await ask(cancel("worker"));
  await ask(["basic.recover", 60, 110, [bits(0)]]);
  for (const name of ["q.dead", "q.work", "q.work", "q.work"]) await ask(get(name));
  await ask(ack(99));
}

async function properties({ ask, publish }: TranscriptChannel): Promise<void> {
  await ask(confirms);
  await ask(queue("q.properties"));
  const values = [
    ...[shortString("text/plain"), shortString("utf-8"), table({ a: "ä", b: 7, c: true })],
    ...[
      Buffer.from([2]),
      Buffer.from([7]),
      shortString("correlation"),
      shortString("reply"),
      shortString("60000"),
    ],
    ...[
      shortString("id"),
      uint64(1_700_000_000),
      shortString("type"),
      shortString(broker.user),
      shortString("app"),
    ],
    shortString("cluster"),
  ];
  await publish({ key: "q.properties", body: "", properties: { flags: 0xfffc, values } });
  await publish({ key: "q.properties", body: "grüße".repeat(40_000) });
  await ask(get("q.properties"));
  await ask(get("q.properties"));
  await publish({
    key: "q.properties",
    body: "x",
    properties: { flags: 0x10, values: [shortString("somebody else")] },
  });
}

async function transactions({ ask, publish }: TranscriptChannel): Promise<void> {
  const [commit, rollback]: readonly [Said, Said] = [
    ["tx.commit", 90, 20, []],
    ["tx.rollback", 90, 30, []],
  ];
  await ask(queue("q.tx"));
  await ask(commit);
  await ask(["tx.select", 90, 10, []]);
  await publish({ key: "q.tx", body: "undone" }, 0);
  await ask(rollback);
  await ask(get("q.tx"));
  await publish({ key: "q.tx", body: "done" }, 0);
  await ask(commit);
  await ask(get("q.tx", false));
  await ask(ack(1), 0);
  await ask(rollback);
  await ask(["basic.recover", 60, 110, [bits(0)]]);
  await ask(get("q.tx", false));
  await ask(ack(2), 0);
  await ask(commit);
  await ask(get("q.tx"));
  await ask(confirms);
}

async function kinds({ ask, publish }: TranscriptChannel): Promise<void> {
  await ask(confirms);
  await ask(queue("q.short", [], { "x-max-length": 1, "x-overflow": "reject-publish" }));
  for (const body of ["kept", "kept?", "refused"]) await publish({ key: "q.short", body });
  await ask(
    queue("q.ttl", [], {
      "x-message-ttl": 1,
      "x-dead-letter-exchange": "",
      "x-dead-letter-routing-key": "q.late",
    }),
  );
  await ask(queue("q.late"));
  await ask(consume("q.late", "late", [1]));
  await publish({ key: "q.ttl", body: "expires" }, 2);
  await ask(queue("q.first", [], { "x-max-priority": 9 }));
  for (const priority of [1, 9, 5])
    await publish({
      key: "q.first",
      body: `priority ${priority}`,
      properties: { flags: 0x800, values: [Buffer.from([priority])] },
    });
  for (let left = 0; left < 4; left++) await ask(get("q.first"));
}

async function replicated({ ask, publish, hear }: TranscriptChannel): Promise<void> {
  await ask(confirms);
  await ask(queue("q.quorum", [durable], { "x-queue-type": "quorum", "x-delivery-limit": 1 }));
  for (const body of ["replicated", "as well"]) await publish({ key: "q.quorum", body });
  await ask(qos(1));
  await ask(consume("q.quorum", "quorum"), 2);
  await ask(reject(1, true), 0);
  await hear("once more", 1);
  await ask(ack(2), 0);
  await hear("the next", 1);
  await ask(nack(3), 0);
  await ask(cancel("quorum"));
  await ask(queue("q.stream", [durable], { "x-queue-type": "stream" }));
  for (const body of ["first", "second", "third"]) await publish({ key: "q.stream", body });
  await ask(qos(10));
  await ask(consume("q.stream", "stream", [], { "x-stream-offset": "first" }), 4);
  await ask(cancel("stream"));
}

async function removal({ ask }: TranscriptChannel): Promise<void> {
  await ask(remove("q.dead", 0));
  await ask(remove("q.work", 1));
  for (const name of ["q.work", "q.dead", "q.never", "q.quorum", "q.stream"]) await ask(remove(name));
  await ask(removeExchange("x.fanout", 0));
  for (const name of ["x.fanout", "x.never", "amq.direct", ""]) await ask(removeExchange(name));
}
