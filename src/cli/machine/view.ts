import type { VmRecord } from "../../machine/index.js";

/** A VM as `--json` shows it. */
export interface VmView {
  readonly name: string;
  readonly image: {
    readonly name: string;
    readonly version: string;
    readonly folder: string;
  };
  readonly state: VmRecord["state"];
  /** The emulator's process id on the host; null while there is none. */
  readonly pid: number | null;
  /** When it came into this state; null when nobody was there to see it. */
  readonly since: string | null;
  readonly created: string;
  readonly ports: readonly { readonly address: string; readonly host: number; readonly guest: number }[];
  /** In MB of 1 048 576 bytes. */
  readonly memory: number;
  readonly cpus: number;
  /** The restart policy. */
  readonly restart: string;
  readonly restarts: number;
  /** When it starts again; null unless it waits for that. */
  readonly restartsAt: string | null;
  /** From the emulator's start to readiness, in the last run that got there. */
  readonly readyMilliseconds: number | null;
  /** How the last run ended; `status` is what `leanvm run` would have ended with. */
  readonly exit: {
    readonly kind: string;
    readonly reason: string;
    readonly status: number;
    readonly at: string | null;
  } | null;
}

export function viewVm(vm: VmRecord): VmView {
  const { end } = vm;
  return {
    name: vm.name,
    image: { name: vm.image.name, version: vm.image.version, folder: vm.image.folder },
    state: vm.state,
    pid: vm.pid ?? null,
    since: end?.kind === "lost" ? null : vm.since,
    created: vm.created,
    ports: vm.ports.map(({ address = "127.0.0.1", host, guest }) => ({ address, host, guest })),
    memory: vm.memoryMiB,
    cpus: vm.cpus,
    restart: vm.restart,
    restarts: vm.restarts,
    restartsAt: vm.restartsAt ?? null,
    readyMilliseconds: vm.readyMilliseconds ?? null,
    exit:
      end === undefined
        ? null
        : { kind: end.kind, reason: end.reason, status: end.status, at: end.at ?? null },
  };
}

/** How a VM is, in a few words: `ready`, `waiting to start again`, `dead: the guest's kernel gave up …`. */
export function stateWords(vm: VmView): string {
  if (vm.restartsAt !== null) return "waiting to start again";
  if (vm.exit === null || !isOver(vm)) return vm.state;
  return `${vm.state}: ${vm.exit.reason}`;
}

export function isOver(vm: Pick<VmView, "state">): boolean {
  return vm.state === "exited" || vm.state === "dead";
}
