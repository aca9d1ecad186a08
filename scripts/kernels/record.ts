import { z } from "zod";

const count = z.int().nonnegative();

const boot = z.object({
  machine: z.string(),
  /** From power-on to init. */
  instructions: count,
  /** The same since the kernel's clock started. */
  kernelInstructions: count,
  memory: z.object({
    /** Bytes of 64 MiB that are not free when init starts, its own file not counted. */
    taken: count,
    /** What of it the kernel never had to give away. */
    reserved: count,
    /** The kernel's own words. */
    said: z.string(),
  }),
});

const seconds = z.object({ clock: z.number(), processor: z.number() });

const times = z.object({ full: seconds, unchanged: seconds, changed: seconds });

const kernel = z.object({
  arch: z.enum(["x86_64", "aarch64", "riscv64"]),
  platform: z.string(),
  capabilities: z.array(z.string()),
  release: z.string(),
  bytes: count,
  /** Options that are `y`. */
  options: count,
  boot,
  date: z.string(),
  times: times.optional(),
});

/** A kernel without one item: what that item costs is the difference to the kernel with all of them. */
const cost = z.object({
  item: z.string(),
  bytes: z.int(),
  instructions: z.int(),
});

/** What `npm run kernels` measured: `docs/kernels.json`. */
export const kernelsSchema = z.object({
  host: z.string(),
  kernels: z.array(kernel),
  costs: z.array(cost),
});

export type KernelBoot = z.infer<typeof boot>;
export type KernelFigures = z.infer<typeof kernel>;
export type HardeningCost = z.infer<typeof cost>;
export type KernelTimes = z.infer<typeof times>;
export type KernelsRecord = z.infer<typeof kernelsSchema>;

/** `docs/kernels.json`: one thing a line. */
export function kernelsJson(record: KernelsRecord): string {
  const text = JSON.stringify(record, undefined, 1);
  return `${text.replace(/[[{][^[\]{}]*[\]}]/g, (inner) => inner.replace(/\s*\n\s*/g, " "))}\n`;
}
