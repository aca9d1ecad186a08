import type { ChildProcess } from "node:child_process";
import type { LeanError } from "../../error/index.js";
import { start } from "../../process/index.js";
import type { Context } from "../../step/index.js";
import { splitLines } from "../console.js";
import { settlesWithin } from "../deferred.js";
import { Executions } from "../execution.js";
import { Life } from "../life.js";
import type { BootBundle, LaunchOptions, Machine, Monitor } from "../types.js";
import { type OpenVolumes, openVolumes, volumeInUse } from "../volume/index.js";
import { chooseAcceleration } from "./acceleration.js";
import { qemuArguments } from "./arguments.js";
import { chooseMachine } from "./choose-machine.js";
import { monitorClosed, portInUse } from "./errors.js";
import type { QemuPlan } from "./plan.js";
import { assertHandsOver, findQemu } from "./program.js";
import { openQmp } from "./qmp.js";
import { openRunFolder, type RunFolder } from "./run-folder.js";
import { tether } from "./tether.js";

/** Boots a bundle in QEMU; `launch` in `../launch.ts` is the contract. */
export async function launchQemu(
  context: Context,
  bundle: BootBundle,
  options: LaunchOptions,
): Promise<Machine> {
  const qemu = await findQemu(context, bundle.arch);
  assertHandsOver(qemu, bundle.arch, options);
  const accel = await chooseAcceleration(context, qemu, bundle.arch, options);
  const type = chooseMachine(bundle, options.machine, accel);
  const volumes = await openVolumes(context, options.volumes ?? []);
  try {
    const booted = accel === "tcg" ? { ...bundle, ...(await options.fastFaces?.()) } : bundle;
    const folder = await openRunFolder(options.runDir, options);
    const plan = planOf(qemu.path, booted, options, { type, accel, folder, volumes });
    return await boot(context, plan, { folder, volumes }, options).catch(async (error: unknown) => {
      await folder.remove();
      throw error;
    });
  } finally {
    await volumes.close();
  }
}

/** What a machine is given to hold on to. */
interface Held {
  readonly folder: RunFolder;
  readonly volumes: OpenVolumes;
}

function planOf(
  program: string,
  bundle: BootBundle,
  options: LaunchOptions,
  chosen: Pick<QemuPlan, "type" | "accel"> & Held,
): QemuPlan {
  const { folder, volumes, type, accel } = chosen;
  return {
    ...{ program, bundle, type, accel },
    icount: options.icount ?? false,
    cpus: options.cpus,
    memoryMiB: options.memoryMiB,
    ports: options.ports,
    disks: volumes.disks,
    extraKernelArgs: options.extraKernelArgs ?? [],
    monitorSocket: folder.monitor.path,
    controlSocket: folder.control.path,
    ...(folder.execution === undefined ? {} : { executionSocket: folder.execution.path }),
    ...(folder.envFile === undefined ? {} : { envFile: folder.envFile }),
    ...(folder.commandFile === undefined ? {} : { commandFile: folder.commandFile }),
  };
}

async function boot(
  context: Context,
  plan: QemuPlan,
  { folder, volumes }: Held,
  options: LaunchOptions,
): Promise<Machine> {
  const argv = qemuArguments(plan);
  const [first, ...rest] = [...(await tether()), ...argv] as [string, ...string[]];
  const input = options.interactive === true ? "pipe" : "ignore";
  const inherit = volumes.disks.map((disk) => disk.lock.fd);
  const child = start({ argv: [first, ...rest] }, { detached: true, input, inherit });
  const life = new Life(context, options, {
    forceEnd: () => void child.kill("SIGKILL"),
    explain: (lines) => explained(lines, plan),
    cleanUp: async () => {
      await drained();
      await folder.remove();
    },
  });
  listen(child, life, options.onBytes);
  const executions = new Executions();
  life.exited.then(() => executions.over());
  const drained = connectControl(folder, life, executions);
  const monitor = openMonitor(folder, life);
  life.quit = () => monitor.execute("quit");
  await Promise.race([monitor.opened, life.exited]);
  return {
    ...{ pid: child.pid ?? 0, type: plan.type, accel: plan.accel, argv },
    monitor: { execute: monitor.execute },
    input: (bytes) => void (child.stdin?.writable === true && child.stdin.write(bytes)),
    execute: (request) => executions.begin(life.send, request),
    ...life.face(),
  };
}

function listen(child: ChildProcess, life: Life, onBytes: LaunchOptions["onBytes"]): void {
  const console = splitLines(life.consoleLine);
  const stderr = splitLines(life.emulatorLine);
  if (onBytes !== undefined) child.stdout?.on("data", onBytes);
  child.stdout?.on("data", console.push);
  child.stderr?.on("data", stderr.push);
  child.stdin?.on("error", () => child.stdin?.destroy());
  child.on("error", (error) => {
    life.emulatorLine(error.message);
    life.processEnded({ status: 127 });
  });
  child.on("close", (status, signal) => {
    console.end();
    stderr.end();
    life.processEnded({ ...(status === null ? {} : { status }), ...(signal === null ? {} : { signal }) });
  });
}

/** Joins the guest's control port; the function returned waits until its last words are read. */
function connectControl(folder: RunFolder, life: Life, executions: Executions): () => Promise<unknown> {
  folder.execution?.connected.then((socket) => executions.connected(socket));
  let closed: Promise<unknown> = Promise.resolve();
  folder.control.connected.then((socket) => {
    const lines = splitLines((line) => void (executions.controlLine(line) || life.controlLine(line)));
    socket.on("data", lines.push);
    life.send = (line) => void socket.write(`${line}\n`);
    closed = new Promise((resolve) => socket.once("close", resolve));
  });
  return () => settlesWithin(500, closed);
}

/** A monitor that can be used before QEMU has connected: commands wait for the connection. */
function openMonitor(folder: RunFolder, life: Life): Monitor & { readonly opened: Promise<void> } {
  const ended = life.exited.then(() => {
    throw monitorClosed("greeting");
  });
  const connected = folder.monitor.connected.then((socket) =>
    openQmp(socket, ({ name, data }) => {
      if (name === "SHUTDOWN") life.shutdown(String(data.reason ?? "unknown"));
    }),
  );
  const client = Promise.race([connected, ended]);
  const opened = client.then(
    () => folder.forget(),
    () => undefined,
  );
  return { opened, execute: async (command, args) => (await client).execute(command, args) };
}

/** A better error than QEMU's own words, where its words are known. */
function explained(lines: readonly string[], plan: QemuPlan): LeanError | undefined {
  const rule = lines.map((line) => /Could not set up host forwarding rule '\w+:[^:]*:(\d+)-/.exec(line)?.[1]);
  const locked = lines.map((line) => /Is another process using the image \[(.*)\]\?/.exec(line)?.[1]);
  const held = plan.disks.find((disk) => locked.includes(disk.file));
  if (held !== undefined) return volumeInUse(held.file);
  const taken = plan.ports.find((port) => rule.includes(String(port.host)));
  return taken === undefined ? undefined : portInUse(taken);
}
