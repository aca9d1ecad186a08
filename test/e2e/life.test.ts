import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leanvm, type Ran } from "../support/leanvm.js";
import { bench, built, copyProject, helloWorld, processesNaming, withCache } from "./kit.js";

let folder: Awaited<ReturnType<typeof bench>>;
let image: string;
let state: string;

beforeAll(async () => {
  folder = await bench();
  image = join(folder.path, "image");
  state = join(folder.path, "state");
  const project = await copyProject(helloWorld, join(folder.path, "hello_world"));
  await built([project, "-o", image, "--compression", "gzip"]);
});
afterAll(async () => {
  await vm("rm", "--force", "hello");
  await folder.remove();
});

/** A command line that keeps its VMs to this test. */
function vm(...args: readonly string[]): Promise<Ran> {
  return leanvm(args, { env: { ...withCache(), LEANVM_STATE: state } });
}

it("runs in the background, comes back after it was killed, stops in order", async () => {
  const secrets = join(folder.path, "prod.env");
  await writeFile(secrets, "# ours\nGREETING=Ahoy\n");
  const flags = ["--name", "hello", "--env-file", secrets, "--restart", "on-failure:1", "-p", "18437:4000"];
  const started = await vm("run", image, "--detach", "--wait", "--timeout", "200", "--json", ...flags);
  expect(started.status, started.stderr).toBe(0);
  const first = JSON.parse(started.stdout);
  expect(first).toMatchObject({ name: "hello", state: "ready", restarts: 0, exit: null });
  expect(await connects(18437)).toBe(true);
  expect((await vm("logs", "hello")).stdout).toContain("Ahoy from Elixir");
  const other = await vm("run", image, "--detach", "-p", "18437:4000");
  expect(other.stderr).toContain("Port 18437 on 127.0.0.1 is taken by the VM hello.");

  process.kill(first.pid, "SIGKILL");
  await expect
    .poll(() => shown(), { timeout: 200_000, interval: 1000 })
    .toMatchObject({ state: "ready", restarts: 1 });
  expect((await shown()).exit).toMatchObject({ kind: "vmm", reason: "the emulator was ended by SIGKILL" });
  const { stdout } = await vm("logs", "hello");
  expect(stdout.match(/Ahoy from Elixir/g)).toHaveLength(2);
  expect(await readFile(join(state, "vms", "hello", "vm.json"), "utf8")).not.toContain("Ahoy");

  const stopped = await vm("stop", "hello", "--time", "60");
  expect(stopped.stdout).toBe("Stopped hello: the release ended with status 0.\n");
  expect(await shown()).toMatchObject({ state: "exited", exit: { kind: "status", status: 0 } });
  expect(await processesNaming(image)).toEqual([]);
});

async function shown() {
  return JSON.parse((await vm("ps", "--json")).stdout)[0];
}

/** Whether somebody listens on a port of this host. */
function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.unref();
  });
}
