import {
  identityOf,
  makeReserve,
  socketPath,
  stateUnwritable,
  type VmRecord,
  vmPaths,
  writeRecord,
} from "../state/index.js";
import type { SuperviseRequest } from "./request.js";

/** What is known of a VM before it starts. Its supervisor is this process. */
export async function firstRecord({
  root,
  name,
  image,
  launch,
  restart,
}: SuperviseRequest): Promise<VmRecord> {
  const now = new Date().toISOString();
  return {
    format: 1,
    name,
    image,
    state: "starting",
    since: now,
    created: now,
    memoryMiB: launch.memoryMiB,
    cpus: launch.cpus,
    ports: [...launch.ports],
    restart: restart.most === undefined ? restart.when : `${restart.when}:${restart.most}`,
    restarts: 0,
    stopMs: launch.stopMs ?? 5000,
    supervisor: await identityOf(),
    socket: await socketPath(vmPaths(root, name)),
  };
}

/** Writes it down, with room for the last one. Throws `STATE_UNWRITABLE`. */
export async function writeFirst(root: string, path: string, record: VmRecord): Promise<void> {
  try {
    await makeReserve(path);
    await writeRecord(path, record);
  } catch (error) {
    throw stateUnwritable(root, error);
  }
}
