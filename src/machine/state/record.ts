import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { systemCode } from "../../error/index.js";

const time = z.iso.datetime();

const endSchema = z.object({
  kind: z.enum(["status", "signal", "panic", "off", "killed", "vmm", "lost"]),
  /** In words, for people. */
  reason: z.string(),
  /** What `leanvm run` would have ended with: 0, 1, or 124 when it was not ready in time. */
  status: z.int(),
  /** Absent when nobody was there to see it. */
  at: time.optional(),
});

const portSchema = z.object({ host: z.int(), guest: z.int(), address: z.string().optional() });

/** `vm.json`: what is known of a VM. Written by its supervisor; holds no environment. */
export const recordSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  image: z.object({ folder: z.string(), name: z.string(), version: z.string() }),
  state: z.enum(["starting", "ready", "stopping", "exited", "dead"]),
  /** When it came into this state. */
  since: time,
  created: time,
  memoryMiB: z.int(),
  cpus: z.int(),
  ports: z.array(portSchema),
  /** `no`, `on-failure`, `on-failure:N`, `always`. */
  restart: z.string(),
  /** How often it was started again. */
  restarts: z.int(),
  /** How long it may take to stop in order when nothing else is said. */
  stopMs: z.number(),
  supervisor: z.object({ pid: z.int(), started: z.string(), boot: z.string() }),
  /** Unix socket of the supervisor. */
  socket: z.string(),
  /** The emulator's process; absent while there is none. */
  pid: z.int().optional(),
  /** From the start of the emulator to readiness, in this run. */
  readyMilliseconds: z.number().optional(),
  /** How its last run ended. */
  end: endSchema.optional(),
  /** Between two runs: when the next one starts. */
  restartsAt: time.optional(),
  /** Console lines that could not be written to the log. */
  lostLines: z.int().optional(),
});

export type VmRecord = z.infer<typeof recordSchema>;
export type VmState = VmRecord["state"];
export type VmEnd = z.infer<typeof endSchema>;

/** Reads a `vm.json`; `missing` when there is none, `damaged` when it cannot be understood. */
export async function readRecord(path: string): Promise<VmRecord | "missing" | "damaged"> {
  try {
    return recordSchema.safeParse(JSON.parse(await readFile(path, "utf8"))).data ?? "damaged";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "missing";
    if (error instanceof SyntaxError || systemCode(error) !== undefined) return "damaged";
    throw error;
  }
}

/** Writes a `vm.json` with mode 0600: at any moment what it was, or all of the new one. */
export async function writeRecord(path: string, record: VmRecord): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(recordText(record));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** `vm.json`'s text. */
export function recordText(record: VmRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** Whether a VM in this state has, or is about to have, an emulator. */
export function isLive(state: VmState): boolean {
  return state === "starting" || state === "ready" || state === "stopping";
}
