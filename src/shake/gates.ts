import { isCapability } from "./door-table.js";
import { functionAt, type Program } from "./program.js";
import { type Cut, opening, type ReachRequest, type Reason } from "./reached.js";

export interface Gates {
  readonly opened: ReadonlyMap<string, Reason>;
  readonly cuts: ReadonlyMap<number, Cut>;
  /** Whether a function is followed for this reason; one that is not waits until its door opens. */
  readonly admits: (target: number, reason: Reason) => boolean;
  /** A function is there, or an atom made: what answers it is followed. */
  readonly asked: (target: number | string) => void;
  /** Opens a capability: what waited there is kept after all. */
  readonly open: (capability: string, reason: Reason) => void;
  /** Whether the application or its configuration says so. */
  readonly isOwn: (reason: Reason) => boolean;
}

/** The doors of capabilities: a call of a closed one is cut when the base makes it, and opens it when the application does. */
export function gatesOf(
  program: Program,
  {
    doors,
    calls,
    openers,
    implied,
    standIns,
    clients,
    elsewhere,
    open,
  }: Pick<
    ReachRequest,
    "doors" | "calls" | "openers" | "implied" | "standIns" | "clients" | "elsewhere" | "open"
  >,
  keep: (target: number, reason: Reason) => void,
): Gates {
  const opened = new Map<string, Reason>();
  const cuts = new Map<number, Cut>();
  const served = new Set<string>();
  const parked = new Map<string, { readonly target: number; readonly reason: Reason }[]>();
  const isOpen = (capability: string) =>
    open.has(capability) || opened.has(capability) || served.has(capability);

  function isOwn({ by, isBase }: Reason): boolean {
    return by === undefined ? isBase !== true : functionAt(program, by).module.origin === "application";
  }

  function admits(target: number, reason: Reason): boolean {
    const { by } = reason;
    const own = isOwn(reason) && (by === undefined || opening.has(reason.rule));
    if (!own && elsewhere.has(target)) return false;
    if (own) for (const capability of openers.get(target) ?? []) openDoor(capability, reason);
    const door = doors.get(target);
    if (door !== undefined && !isOpen(door)) {
      if (!own) return park(door, target, reason);
      openDoor(door, reason);
    }
    const call = by === undefined ? undefined : calls.get(by)?.get(target);
    return call === undefined || isOpen(call) || park(call, target, reason);
  }

  function park(door: string, target: number, reason: Reason): false {
    if (!cuts.has(target) && reason.by !== undefined) cuts.set(target, { capability: door, by: reason.by });
    const waiting = parked.get(door) ?? [];
    parked.set(door, waiting);
    waiting.push({ target, reason });
    const standIn = standIns.get(target);
    if (standIn !== undefined)
      keep(standIn, { ...reason, rule: "stands in for a server that is left asleep" });
    return false;
  }

  function asked(target: number | string): void {
    for (const name of clients.get(target) ?? []) {
      if (served.has(name)) continue;
      served.add(name);
      release(name);
    }
  }

  function openDoor(capability: string, reason: Reason): void {
    if (isOpen(capability)) return;
    if (isCapability(capability)) opened.set(capability, reason);
    else served.add(capability);
    release(capability);
    for (const further of implied.get(capability) ?? [])
      openDoor(further, { ...reason, rule: `${reason.rule}, with capability ${capability}` });
  }

  /** What waited is kept. */
  function release(capability: string): void {
    const waiting = parked.get(capability) ?? [];
    parked.delete(capability);
    for (const { target, reason: of } of waiting) {
      cuts.delete(target);
      keep(target, of);
    }
  }

  return { opened, cuts, admits, asked, open: openDoor, isOwn };
}
