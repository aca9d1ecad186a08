import { dropReserve, type VmRecord, writeFromReserve, writeRecord } from "../state/index.js";

/** What may change of a VM. A value that belongs to one run goes with it: the caller names what is true now. */
export type RecordChange = Partial<
  Pick<VmRecord, "state" | "pid" | "restarts" | "end" | "restartsAt" | "readyMilliseconds">
>;

const retryMs = 1000;

/**
 * Holds a VM's record and keeps `vm.json` at it, one write after the other. A write that fails (a full disk) is
 * tried again until it works: the VM goes on, and the socket tells what is true meanwhile.
 */
export class RecordKeeper {
  readonly #path: string;
  #record: VmRecord;
  #writing: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;

  constructor(path: string, record: VmRecord) {
    this.#path = path;
    this.#record = record;
  }

  record(): VmRecord {
    return this.#record;
  }

  change(change: RecordChange): void {
    const { state } = change;
    const moved = state !== undefined && state !== this.#record.state;
    this.#record = {
      ...leftOf(this.#record, change),
      ...change,
      ...(moved ? { since: new Date().toISOString() } : {}),
    };
    this.#write();
  }

  /** Brings the last change to disk, by way of the reserve when there is no other room. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#retry !== undefined) {
      clearTimeout(this.#retry);
      await writeFromReserve(this.#path, this.#record).catch(() => undefined);
    }
    await dropReserve(this.#path);
  }

  #write(): void {
    this.#writing = this.#writing.then(async () => {
      clearTimeout(this.#retry);
      this.#retry = undefined;
      await writeRecord(this.#path, this.#record).catch(() => {
        this.#retry = setTimeout(() => this.#write(), retryMs);
      });
    });
  }
}

/** Without what ends with a run, when a run has ended; without the wait, when it is over. */
function leftOf(record: VmRecord, { state, pid }: RecordChange): VmRecord {
  if (state === undefined || state === "ready" || state === "stopping") return record;
  const { restartsAt: _at, ...now } = record;
  if (pid !== undefined) return now;
  const { pid: _pid, readyMilliseconds: _ready, ...between } = now;
  return state === "starting" ? between : { ...between, ...kept(record) };
}

/** How fast the last run came up stays known after its end. */
function kept({ readyMilliseconds }: VmRecord): Pick<VmRecord, "readyMilliseconds"> {
  return readyMilliseconds === undefined ? {} : { readyMilliseconds };
}
