import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leanvm } from "../support/leanvm.js";
import { longMatrix } from "../support/skip.js";
import { bench, built, copyProject, errorOf, helloWorld, withCache } from "./kit.js";
import { address, type Cluster, nodeArgs, placeCluster } from "./nodes-sample.js";
import { typed } from "./remote-shell.js";

/** A build and two boots, emulated, on a busy machine. */
const timeout = 900_000;

let folder: Awaited<ReturnType<typeof bench>>;
const state = () => join(folder.path, "state");
const env = () => ({ ...withCache(), LEANVM_STATE: state() });

beforeAll(async () => {
  folder = await bench();
});
afterAll(() => folder.remove());

async function image(project: string, name: string, ...flags: readonly string[]): Promise<string> {
  const path = join(folder.path, name);
  await built([project, "-o", path, "--compression", "gzip", ...flags]);
  return path;
}

async function detached(path: string, name: string, args: readonly string[]): Promise<void> {
  const ran = await leanvm(["run", path, "--detach", "--wait", "--name", name, "--timeout", "300", ...args], {
    env: env(),
  });
  expect(ran.status, ran.stderr).toBe(0);
}

describe("two machines of one image", () => {
  let cluster: Cluster;
  const asked = `asked@${address.host}`;

  beforeAll(async () => {
    cluster = await placeCluster(join(folder.path, "cluster"));
  });
  afterAll(() => leanvm(["rm", "asked", "--force"], { env: env() }));

  /** Boots two machines, one of which asks the other; what it prints. */
  async function asking(level: string): Promise<readonly string[]> {
    const path = await image(cluster.project, level, "--shrink", level, "--capability", "distribution");
    const { epmd, node } = cluster.ports;
    const ports = [epmd, node].flatMap((port) => ["--port", `${port}:${port}`]);
    await detached(path, "asked", [...ports, ...nodeArgs(cluster, asked)]);
    const args = [...nodeArgs(cluster, `asking@${address.guest}`), "-e", `ASKS=${asked}`, "--timeout", "280"];
    const ran = await leanvm(["run", path, ...args], { env: env() });
    expect(ran.status, ran.stderr).toBe(0);
    return (ran.stdout + ran.stderr).split(/\r?\n/).filter((line) => /^case |shown here|here too/.test(line));
  }

  let said: readonly string[];

  it("are nodes that call each other by rpc and erpc, with --shrink functions and distribution alone", {
    timeout,
  }, async () => {
    said = await asking("functions");
    expect(said.filter((line) => line.includes("left_out"))).toEqual([]);
    expect(said).toEqual(expect.arrayContaining(some));
    expect(said.length).toBeGreaterThan(70);
    const refused = await leanvm(["exec", "asked", "--json", "--", "rpc", "1 + 1"], { env: env() });
    expect(errorOf(refused).message).toBe(
      "rpc was not run in asked: it needs --capability eval, and the image was built without.",
    );
  });

  it("say the same as when nothing is left out", { timeout }, async (context) => {
    longMatrix(context);
    const removed = await leanvm(["rm", "asked", "--force"], { env: env() });
    expect(removed.status, removed.stderr).toBe(0);
    expect(said).toEqual(await asking("off"));
  });
});

/** Of each kind of question one. */
const some = [
  `case rpc {"Hello", 1}`,
  `case rpc_undefined {:badrpc, {:EXIT, {:undef, [{:no_such_module, :none, [1], []}]}}}`,
  `case rpc_timeout {:badrpc, :timeout}`,
  "printed there, shown here",
  `case erpc_fun {:"asked@${address.host}", 42}`,
  `case erpc_timeout {:error, {:erpc, :timeout}}`,
  `case spawn_monitor :on_purpose`,
  `case global_call {{"Hello", 5}, :ok}`,
  `case large true`,
  `case again {true, {:nodeup, :"asked@${address.host}", [node_type: :visible]}, :"asked@${address.host}"}`,
];

describe("a shrunk image with console and distribution", () => {
  beforeAll(async () => {
    const project = await copyProject(helloWorld, join(folder.path, "hello_world"));
    const flags = ["--shrink", "functions", "--capability", "distribution", "--capability", "console"];
    await detached(await image(project, "shell", ...flags), "shell", []);
  });
  afterAll(() => leanvm(["rm", "shell", "--force"], { env: env() }));

  it("evaluates by rpc in the running release", async () => {
    const expression = "IO.inspect({node(), HelloWorld.Greeter.greet(), Enum.map(1..3, &(&1 * 2))})";
    const { status, stdout, stderr } = await leanvm(["exec", "shell", "--", "rpc", expression], {
      env: env(),
    });
    expect(status, stderr).toBe(0);
    expect(stdout).toBe('{:hello_world@localhost, {"Hello", 1}, [2, 4, 6]}\n');
  });

  it("has a remote shell that answers what is typed, and leaves the release running", async () => {
    const lines = [
      "{:answer, 6 * 7}",
      "for n <- 1..3, do: n * n",
      ':sys.get_state(HelloWorld.Greeter).greeting <> "!"',
      "h Enum.map/2",
      "{:over, node()}",
    ];
    const shown = await typed(state(), "shell", lines, /\{:over, :hello/);
    expect(shown).toContain("Interactive Elixir");
    expect(shown).toMatch(/\{:answer, 42\}.*\[1, 4, 9\].*"Hello!".*\{:over, :hello_world@localhost/s);
    expect(shown).not.toContain("left_out");
    const { stdout } = await leanvm(["ps", "--json"], { env: env() });
    expect(stdout).toMatch(/"ready"/);
  });
});
