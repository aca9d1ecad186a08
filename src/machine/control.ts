import type { GuestClock } from "./types.js";

/** What the guest says on its control port; docs/guest.md is the contract. */
export type ControlMessage =
  | ({ readonly type: "init"; readonly version: number } & GuestClock)
  | ({ readonly type: "run" } & GuestClock)
  | ({ readonly type: "ready" } & GuestClock)
  | { readonly type: "exit"; readonly status: number }
  | { readonly type: "exit"; readonly signal: number }
  | { readonly type: "error"; readonly text: string };

/** Reads one line of the control port; undefined for what a newer guest may say and this host does not know. */
export function parseControlLine(line: string): ControlMessage | undefined {
  const [word = "", ...rest] = line.trim().split(" ");
  const fields = new Map(rest.map(splitField));
  switch (word) {
    case "init":
      return { type: "init", version: whole(rest[0]) ?? 0, ...clock(fields) };
    case "run":
    case "ready":
      return { type: word, ...clock(fields) };
    case "exit":
      return exitMessage(whole(fields.get("status")), whole(fields.get("signal")));
    case "error":
      return { type: "error", text: rest.join(" ") };
    default:
      return undefined;
  }
}

function exitMessage(status: number | undefined, signal: number | undefined): ControlMessage | undefined {
  if (status !== undefined) return { type: "exit", status };
  return signal === undefined ? undefined : { type: "exit", signal };
}

function splitField(field: string): [string, string] {
  const at = field.indexOf("=");
  return at < 0 ? [field, ""] : [field.slice(0, at), field.slice(at + 1)];
}

function clock(fields: ReadonlyMap<string, string>): GuestClock {
  return {
    ...counter("ticks", fields.get("ticks")),
    ...counter("guestNanoseconds", fields.get("ns")),
  };
}

function counter<Name extends string>(name: Name, text: string | undefined): { [key in Name]?: bigint } {
  const value = text !== undefined && /^\d{1,20}$/.test(text) ? { [name]: BigInt(text) } : {};
  return value as { [key in Name]?: bigint };
}

function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
