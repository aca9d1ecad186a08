import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyProject, freePort, helloWorld } from "./kit.js";

const asking = fileURLToPath(new URL("nodes.ex", import.meta.url));

/** How QEMU's user network names this machine in a guest, and the guest itself. */
export const address = { host: "10.0.2.2", guest: "10.0.2.15" } as const;

export interface Cluster {
  readonly project: string;
  /** Ports of epmd and of nodes: the same in each machine, and on this one. */
  readonly ports: { readonly epmd: number; readonly node: number };
}

/**
 * A project with nodes of long names. One that is told `ASKS=NODE` asks that node what is in nodes.ex, prints what it heard
 * and stops.
 */
export async function placeCluster(path: string): Promise<Cluster> {
  const project = await copyProject(helloWorld, path);
  const ports = { epmd: await freePort(), node: await freePort() };
  await mkdir(join(project, "rel"));
  await writeFile(join(project, "rel/env.sh.eex"), "export RELEASE_DISTRIBUTION=name\n");
  const range = `inet_dist_listen_min ${ports.node} inet_dist_listen_max ${ports.node}`;
  await writeFile(join(project, "rel/vm.args.eex"), `-kernel ${range}\n`);
  await cp(asking, join(project, "lib/hello_world/nodes.ex"));
  const file = join(project, "lib/hello_world/application.ex");
  const source = await readFile(file, "utf8");
  await writeFile(file, source.replace("Supervisor.start_link([HelloWorld.Greeter],", children));
  return { project, ports };
}

const children = `asks = for name <- List.wrap(System.get_env("ASKS")), do: {HelloWorld.Nodes, String.to_atom(name)}
    pg = %{id: :pg, start: {:pg, :start_link, [:scope]}}
    keeper = %{id: :keeper, start: {Agent, :start_link, [Map, :new, [], [name: HelloWorld.Keeper]]}}
    tasks = {Task.Supervisor, name: HelloWorld.Tasks}
    Supervisor.start_link([HelloWorld.Greeter, pg, keeper, tasks] ++ asks,`;

/** Arguments of `leanvm run` for a node of it. */
export function nodeArgs({ ports }: Cluster, name: string): readonly string[] {
  const env = [`RELEASE_NODE=${name}`, "RELEASE_COOKIE=shared", `ERL_EPMD_PORT=${ports.epmd}`];
  return env.flatMap((each) => ["-e", each]);
}
