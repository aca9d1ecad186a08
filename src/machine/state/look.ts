import { vmNames, vmPaths } from "./folder.js";
import { fateOf } from "./identity.js";
import { isLive, readRecord, type VmRecord } from "./record.js";

/** All VMs, by name, as their supervisors last wrote them down and as the host bears out. */
export async function allVms(root: string): Promise<readonly VmRecord[]> {
  const found = await Promise.all((await vmNames(root)).map((name) => lookUp(root, name)));
  return found.filter((record) => record !== undefined);
}

/** One VM; undefined when there is none of that name, or one that is only just being made. */
export async function lookUp(root: string, name: string): Promise<VmRecord | undefined> {
  const record = await read(root, name);
  if (record === undefined || !isLive(record.state)) return record;
  const fate = await fateOf(record.supervisor);
  if (fate === "alive") return record;
  // It may have ended in order between the two looks.
  const again = await read(root, name);
  return again === undefined || !isLive(again.state) ? again : lost(again, fate);
}

/** A VM whose supervisor is gone, which took the emulator with it. When that was is not known. */
function lost(record: VmRecord, fate: "gone" | "rebooted"): VmRecord {
  const { pid: _pid, restartsAt: _at, ...rest } = record;
  const reason =
    fate === "rebooted" ? "the host was restarted" : "its supervisor was ended from outside, and it with it";
  return { ...rest, state: "dead", end: { kind: "lost", reason, status: 1 } };
}

async function read(root: string, name: string): Promise<VmRecord | undefined> {
  const record = await readRecord(vmPaths(root, name).record);
  if (record === "missing") return undefined;
  return record === "damaged" ? unknown(root, name) : record;
}

/** Stands for a VM of which only the name is known. */
function unknown(root: string, name: string): VmRecord {
  const { record: path, socket } = vmPaths(root, name);
  const never = new Date(0).toISOString();
  return {
    format: 1,
    name,
    image: { folder: "", name: "", version: "" },
    state: "dead",
    since: never,
    created: never,
    ...{ memoryMiB: 0, cpus: 0, ports: [], restart: "no", restarts: 0, stopMs: 0 },
    supervisor: { pid: 0, started: "", boot: "" },
    socket,
    end: { kind: "lost", reason: `${path} cannot be read`, status: 1 },
  };
}
