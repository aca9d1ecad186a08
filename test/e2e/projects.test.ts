import { copyFile, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInSandbox } from "../../src/sandbox/index.js";
import { recording } from "../release/kit.js";
import { writeShipment } from "../release/shipment.js";
import { buildRoot } from "../support/build-root.js";
import { bench, built, copyProject, helloWorld } from "./kit.js";
import { getText, serving } from "./serving.js";

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
      { port: 9000 },
      ["--env", "PORT=9000", "--env", "GREETING=Moin"],
      async (port) => {
        expect(await post(port, "/alice")).toBe("1\n");
        expect(await post(port, "/alice")).toBe("2\n");
        expect(await post(port, "/bob")).toBe("1\n");
        expect(await getText(port, "/")).toBe("alice 2\nbob 1\n");
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
    await serving(image, { port: 8080 }, [], async (port) => {
      expect(await post(port, "/carol")).toBe("1\n");
      expect((await fetch(`http://127.0.0.1:${port}/missing`)).status).toBe(404);
    });
  });
});

describe("an Erlang shipment", () => {
  it("runs its main function, which serves for as long as it likes", async () => {
    const path = await locked(await writeShipment(join(folder.path, "shipment"), serves));
    const image = join(folder.path, "shipped");
    await writeFile(join(path, "lean.toml"), 'ready = "port:7000"\n');
    await built([path, "--compression", "gzip", "-o", image]);
    await serving(image, { port: 7000 }, [], async (port) => {
      expect(await getText(port, "/")).toBe("Hello, Lucy");
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

async function post(port: number, path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST" })).text();
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
