import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { longMatrix } from "../support/skip.js";
import { amqpTranscript, brokerEnvironment, rabbitFiles } from "./amqp-server.js";
import { bench, built } from "./kit.js";
import { type Program, placeProgram } from "./programs.js";
import { managementTranscript } from "./rabbit-management.js";
import { serving } from "./serving.js";
import { webTranscript, yawsFiles } from "./web-server.js";
import { ejabberdFiles, xmppTranscript } from "./xmpp-server.js";

/** Two builds and up to four boots of a server that loads hundreds of modules, emulated, on a busy machine. */
const timeout = 3_600_000;

const xmppGreeting =
  "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

const programs: readonly Program[] = [
  { name: "yaws", package: "yaws", service: { port: 8080 }, files: yawsFiles, talks: [webTranscript] },
  {
    name: "ejabberd",
    package: "ejabberd",
    service: { port: 5222, greeting: xmppGreeting },
    files: ejabberdFiles,
    talks: [xmppTranscript],
  },
  {
    ...{ name: "RabbitMQ", package: "rabbitmq-server", files: rabbitFiles, args: brokerEnvironment },
    service: { port: 5672, greeting: "AMQP\0\0\x09\x01" },
    talks: [amqpTranscript],
  },
  {
    ...{
      name: "RabbitMQ-management",
      package: "rabbitmq-server",
      files: rabbitFiles,
      args: brokerEnvironment,
    },
    applications: ["rabbitmq_management"],
    service: { port: 15672 },
    talks: [managementTranscript],
  },
];

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("a program that nobody here wrote", () => {
  it.for(programs)("$name says the same with --shrink functions", { timeout }, async (program, context) => {
    longMatrix(context);
    const project = await placeProgram(folder.path, program);
    const at = async (level: string): Promise<readonly string[]> => {
      const image = join(folder.path, `${program.name}-${level}`);
      const further = (program.applications ?? []).flatMap((name) => ["--applications", name]);
      const from = ["--from-package", program.package, ...further];
      const args = [project, ...from, "--overlay", join(project, "overlay")];
      await built([...args, "-o", image, "--shrink", level, "--compression", "gzip"]);
      const volume = join(folder.path, `${program.name}-${level}.img`);
      const mount = program.volume === undefined ? [] : ["--volume", `${volume}:${program.volume}`];
      const said: string[] = [];
      for (const talk of program.talks)
        await serving(image, program.service, [...mount, ...(program.args ?? [])], async (port) => {
          said.push(...(await talk(port)));
        });
      return said;
    };
    const expected = await at("off");
    expect(expected.length).toBeGreaterThan(10);
    expect(await at("functions")).toEqual(expected);
  });
});
