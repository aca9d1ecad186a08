import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAmqp } from "../support/amqp.js";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { login, registerAccount } from "../support/xmpp.js";
import { bench, built, copyProject, errorOf, helloWorld, withCache } from "./kit.js";
import { serving } from "./serving.js";

const rabbitmq = fileURLToPath(new URL("../../examples/rabbitmq", import.meta.url));

/** Of servers that load hundreds of modules, emulated, on a busy machine. */
const timeout = 900_000;

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("leanvm build --from-package", () => {
  it("makes yaws serve pages of one's own, compiled when they are asked for", async () => {
    const project = await place("yaws", {
      "overlay/usr/share/yaws/www/index.html": "<h1>Mine</h1>\n",
      "overlay/usr/share/yaws/www/sum.yaws":
        '<erl>\nout(A) ->\n    {ok, X} = yaws_api:queryvar(A, "x"),\n    {html, integer_to_list(2 * list_to_integer(X))}.\n</erl>\n',
    });
    const image = join(folder.path, "yaws-image");
    const args = [project, "--from-package", "yaws", "--overlay", join(project, "overlay"), "-o", image];
    const { stderr } = await built([...args, "--compression", "gzip"]);
    expect(stderr).toMatch(/Checked: all \d+ modules of yaws 2\.\S+ can be loaded by OTP 27/);
    await serving(image, { port: 8080 }, [], async (port) => {
      const page = await fetch(`http://127.0.0.1:${port}/`);
      expect(page.headers.get("server")).toMatch(/^Yaws 2\./);
      expect(await page.text()).toBe("<h1>Mine</h1>\n");
      expect(await (await fetch(`http://127.0.0.1:${port}/sum.yaws?x=21`)).text()).toContain("42");
      expect((await fetch(`http://127.0.0.1:${port}/missing`)).status).toBe(404);
    });
    const why = await leanvm(["why", image, "/etc/yaws/conf.d/localhost.conf"], { env: withCache() });
    expect(why.stdout).toContain("made of /etc/yaws/conf.avail/localhost.conf for the image");
  });

  it("makes RabbitMQ keep messages on a volume and hand them out, configured by the example", {
    timeout,
  }, async (context) => {
    longMatrix(context);
    const project = await copyProject(rabbitmq, join(folder.path, "rabbitmq"));
    await lock(project);
    const image = join(folder.path, "rabbitmq-image");
    await built([project, "--compression", "gzip", "-o", image]);
    const args = [
      ...["--env", "RABBITMQ_DEFAULT_USER=shop", "--env", "RABBITMQ_DEFAULT_PASS=geheim"],
      ...["--volume", `${join(folder.path, "messages.img")}:/var/lib/rabbitmq`],
    ];
    const broker = { port: 5672, greeting: "AMQP\0\0\x09\x01" };
    const orders = Array.from({ length: 50 }, (_, index) => `Auftrag ${index}: ${"ü".repeat(index * 40)}`);
    const said = await serving(image, broker, args, async (port) => {
      await expect(openAmqp(port, { user: "guest", password: "guest" })).rejects.toThrow();
      const channel = await openAmqp(port, { user: "shop", password: "geheim" });
      expect(channel.greeting).toContain("RabbitMQ");
      await channel.declareQueue("orders", { durable: true });
      for (const order of orders) await channel.publish("orders", order);
      await channel.close();
    });
    await serving(image, broker, args, async (port) => {
      const channel = await openAmqp(port, { user: "shop", password: "geheim" });
      expect(await channel.declareQueue("orders", { durable: true })).toEqual({ messages: 50 });
      expect(await channel.consume("orders", 50)).toEqual(orders);
      await channel.close();
    });
    // The example's configuration keeps the console to warnings.
    expect(said).not.toContain("[info]");
  });

  it("makes ejabberd register a user, log her in, and carry her message", { timeout }, async (context) => {
    longMatrix(context);
    const project = await place("ejabberd", { "overlay/etc/ejabberd/ejabberd.yml": ejabberd });
    const image = join(folder.path, "ejabberd-image");
    const args = [project, "--from-package", "ejabberd", "--overlay", join(project, "overlay"), "-o", image];
    await built([...args, "--compression", "gzip"]);
    const greeting =
      "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
    await serving(image, { port: 5222, greeting }, [], async (port) => {
      const account = { user: "ada", host: "localhost", password: "difference engine" };
      await registerAccount(port, account);
      await expect(registerAccount(port, account)).rejects.toThrow("conflict");
      await expect(login(port, { ...account, password: "wrong" })).rejects.toThrow("not-authorized");
      const session = await login(port, account);
      expect(session.jid).toMatch(/^ada@localhost\/./);
      expect(await session.exchange("ada@localhost", "note to self: grüße")).toBe("note to self: grüße");
      session.close();
    });
  });

  it.each([
    [
      "is no program for the BEAM",
      ["--from-package", "bash"],
      "PACKAGE_NOT_BEAM",
      "The package bash is not a program",
    ],
    [
      "is a part of Erlang",
      ["--from-package", "erlang-ssl"],
      "PACKAGE_NOT_BEAM",
      "is a part of Erlang/OTP or Elixir itself",
    ],
    ["is not there", ["--from-package", "rabbitmq-servr"], "PACKAGE_NOT_FOUND", "rabbitmq-servr"],
    [
      "lacks an application",
      ["--from-package", "yaws", "--applications", "cowboy"],
      "PROGRAM_INCOMPLETE",
      "needs the application cowboy",
    ],
    ["is not named", ["--applications", "cowboy"], "PACKAGE_NOT_NAMED", "no package is named"],
  ])("refuses a package that %s", async (_, args, code, words) => {
    const project = await place("refused", {});
    const ran = await leanvm(["build", project, "--json", ...args], { env: withCache() });
    expect(ran.status).toBeGreaterThan(0);
    expect(errorOf(ran).code).toBe(code);
    expect(errorOf(ran).message).toContain(words);
  });
});

const ejabberd = `hosts: [localhost]
loglevel: warning
listen:
  - {port: 5222, ip: "::", module: ejabberd_c2s}
auth_password_format: scram
registration_timeout: infinity
modules:
  mod_register: {ip_access: all}
  mod_roster: {}
  mod_disco: {}
`;

/** A folder with files by path, and the lock of the tests' packages. */
async function place(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder.path, name);
  await mkdir(project, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  await lock(project);
  return project;
}

async function lock(project: string): Promise<void> {
  await copyFile(join(helloWorld, "lean.lock"), join(project, "lean.lock"));
}
