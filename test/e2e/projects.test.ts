import { copyFile, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInSandbox } from "../../src/sandbox/index.js";
import { recording } from "../release/kit.js";
import { writeShipment } from "../release/shipment.js";
import { buildRoot } from "../support/build-root.js";
import { startLeanvm } from "../support/leanvm.js";
import { bench, built, copyProject, helloWorld, withCache } from "./kit.js";

const erlangRelease = fileURLToPath(new URL("../../examples/erlang_release", import.meta.url));

let folder: Awaited<ReturnType<typeof bench>>;

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

describe("examples/erlang_release", () => {
  let project: string;

  beforeAll(async () => {
    project = await locked(await copyProject(erlangRelease, join(folder.path, "erlang_release")));
  });

  it("is built by rebar3, and counts visits on the port that the environment names", async () => {
    const image = join(folder.path, "rebar3");
    await built([project, "--compression", "gzip", "-o", image]);
    const lines = await serving(
      image,
      9000,
      ["--env", "PORT=9000", "--env", "GREETING=Moin"],
      async (url) => {
        expect(await post(`${url}/alice`)).toBe("1\n");
        expect(await post(`${url}/alice`)).toBe("2\n");
        expect(await post(`${url}/bob`)).toBe("1\n");
        expect(await (await fetch(url)).text()).toBe("alice 2\nbob 1\n");
      },
    );
    expect(lines).toMatch(/^Moin: port 9000, OTP 2\d/m);
  });

  it("does the same from the archive that `rebar3 tar` makes, ERTS and all", async () => {
    const archive = join(await rebarTar(project), "erlang_release-0.1.0.tar.gz");
    await copyFile(join(helloWorld, "lean.lock"), join(archive, "../lean.lock"));
    const image = join(folder.path, "archive");
    const { stderr } = await built([archive, "--compression", "gzip", "-o", image]);
    expect(stderr).toMatch(
      /Checked: all 3 modules of erlang_release 0\.1\.0 can be loaded by OTP 2\d; no native code/,
    );
    await serving(image, 8080, [], async (url) => {
      expect(await post(`${url}/carol`)).toBe("1\n");
      expect((await fetch(`${url}/missing`)).status).toBe(404);
    });
  });
});

describe("an Erlang shipment", () => {
  it("runs its main function, which serves for as long as it likes", async () => {
    const path = await locked(await writeShipment(join(folder.path, "shipment"), serves));
    const image = join(folder.path, "shipped");
    await writeFile(join(path, "lean.toml"), 'ready = "port:7000"\n');
    await built([path, "--compression", "gzip", "-o", image]);
    await serving(image, 7000, [], async (url) => {
      expect(await (await fetch(url)).text()).toBe("Hello, Lucy");
    });
  });
});

const serves = `main() ->
    {ok, Listening} = gen_tcp:listen(7000, [binary, {packet, http_bin}, {active, false}]),
    serve(Listening).
serve(Listening) ->
    {ok, Socket} = gen_tcp:accept(Listening),
    skip(Socket),
    Body = words:greeting('greeter@text':name()),
    gen_tcp:send(Socket, ["HTTP/1.0 200 OK\\r\\nContent-Length: ", integer_to_list(byte_size(Body)), "\\r\\n\\r\\n", Body]),
    gen_tcp:close(Socket),
    serve(Listening).
skip(Socket) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, http_eoh} -> ok;
        {ok, _} -> skip(Socket)
    end.
`;

/** Boots an image, talks to it once it is ready, and stops it in order. Returns what its console said. */
async function serving(
  image: string,
  port: number,
  args: readonly string[],
  talk: (url: string) => Promise<void>,
): Promise<string> {
  const host = await freePort();
  const running = startLeanvm(["run", image, "--port", `${host}:${port}`, "--timeout", "200", ...args], {
    env: withCache(),
  });
  try {
    await answers(`http://127.0.0.1:${host}`);
    await talk(`http://127.0.0.1:${host}`);
  } finally {
    running.kill("SIGINT");
  }
  const { stdout, stderr } = await running.done;
  return stdout + stderr;
}

async function answers(url: string): Promise<void> {
  for (const until = Date.now() + 180_000; ; ) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (response !== undefined) return;
    if (Date.now() > until) throw new Error(`nothing answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function post(url: string): Promise<string> {
  return (await fetch(url, { method: "POST" })).text();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

async function locked(project: string): Promise<string> {
  await copyFile(join(helloWorld, "lean.lock"), join(project, "lean.lock"));
  return project;
}

/** Runs `rebar3 as prod tar` on a copy; returns the folder that the archive is in. */
async function rebarTar(project: string): Promise<string> {
  const copy = await copyProject(project, join(folder.path, "elsewhere"));
  const { root } = await buildRoot();
  await runInSandbox(recording().context, {
    root,
    argv: ["rebar3", "as", "prod", "tar"],
    cwd: "/build",
    env: { LC_ALL: "C.UTF-8" },
    binds: [{ host: copy, guest: "/build", mode: "rw" }],
  });
  const made = join(copy, "_build/prod/rel/erlang_release");
  const archives = (await readdir(made)).filter((name) => name.endsWith(".tar.gz"));
  expect(archives).toEqual(["erlang_release-0.1.0.tar.gz"]);
  const place = join(folder.path, "elsewhere", "out");
  await mkdir(place);
  await rename(join(made, "erlang_release-0.1.0.tar.gz"), join(place, "erlang_release-0.1.0.tar.gz"));
  return place;
}
