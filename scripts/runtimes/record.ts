import { z } from "zod";

const amount = z.number().nonnegative();

export const runtimesSchema = z.object({
  rows: z.array(
    z.object({
      name: z.string(),
      flags: z.array(z.string()),
      date: z.string(),
      otp: z.string(),
      emulator: z.string(),
      bytes: z.object({ image: amount, rootfs: amount, programs: amount }),
      instructions: z.object({ toReady: amount, fromInit: amount, compute: amount }),
      memory: z.object({ usedAtReady: amount, least: amount }),
    }),
  ),
});

/** What `npm run runtimes` measured: `docs/runtimes.json`. */
export type Runtimes = z.infer<typeof runtimesSchema>;
export type RuntimeRow = Runtimes["rows"][number];

/** One row a line. */
export function runtimesJson({ rows }: Runtimes): string {
  return `{ "rows": [\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n] }\n`;
}
