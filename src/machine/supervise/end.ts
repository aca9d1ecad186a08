import { hasCode } from "../../error/index.js";
import { settlesWithin } from "../deferred.js";
import { exitWords } from "../exit-words.js";
import type { VmEnd } from "../state/index.js";
import type { Exit, Machine } from "../types.js";

/** How long an emulator that refuses its arguments may take to be gone after it was first heard of. */
const refusalMs = 50;

/** Throws what kept an emulator from running at all: a port in use, a kernel it cannot load. */
export async function failedToStart(machine: Machine): Promise<void> {
  if (!(await settlesWithin(refusalMs, machine.exited))) return;
  if ((await machine.exited).kind === "vmm") await machine.ready;
}

/** The end of a run in the words of `ps`; `error` is what readiness was refused with. */
export function endOf(exit: Exit, error: unknown): VmEnd {
  const at = new Date().toISOString();
  if (hasCode(error, "READY_TIMEOUT"))
    return { kind: exit.kind, reason: "it was not ready in time", status: 124, at };
  const status = exit.kind === "status" && exit.status === 0 ? 0 : 1;
  return { kind: exit.kind, reason: exitWords(exit), status, at };
}

/** `exited` when the release said how it ended, or the end was asked for; else `dead`. */
export function stateAfter(end: VmEnd, asked: boolean): "exited" | "dead" {
  return asked || end.kind === "status" || end.kind === "signal" ? "exited" : "dead";
}
