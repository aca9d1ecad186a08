import { z } from "zod";

const size = z.object({ kernel: z.int(), rootfs: z.int() });
const series = z.array(z.number()).min(1);

/** One image's boots. */
const boots = z.object({
  /** Guest instructions from power-on to ready, one number a run. */
  instructions: series,
  /** Milliseconds from the start of the emulator to ready, by the host's clock, one number a run. */
  wall: series,
  /** Smallest memory in MiB with which it became ready, in steps of 4; absent when not asked for. */
  leastMemory: z.int().optional(),
});

/** What `npm run figures` measured: `docs/figures.json`, from which `docs/figures.md` is written. */
export const figuresSchema = z.object({
  date: z.string(),
  host: z.object({
    processor: z.string(),
    cpus: z.int(),
    system: z.string(),
    qemu: z.string(),
    node: z.string(),
    acceleration: z.string(),
    machine: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  /** Bytes of the files as shipped. */
  sizes: z.object({ hello_world: size, http_api: size, stock: size }),
  lean: boots,
  stock: boots,
  /** Became ready with this much memory (MiB)? */
  small: z.object({ memory: z.int(), ready: z.boolean() }),
  /** Seconds of the whole command `leanvm build`, one number a run. */
  builds: z.object({ unchanged: series, changed: series }),
});

export type Figures = z.infer<typeof figuresSchema>;
export type Boots = z.infer<typeof boots>;

/** `docs/figures.json`: lists of numbers on one line. */
export function figuresJson(figures: Figures): string {
  const text = JSON.stringify(figures, undefined, 2);
  const flat = text.replace(/\[([\d\s.,]+)\]/g, (_, numbers: string) => {
    return `[${numbers.trim().replace(/\s+/g, " ")}]`;
  });
  return `${flat}\n`;
}
