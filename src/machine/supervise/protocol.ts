import { z } from "zod";
import { recordSchema } from "../state/index.js";

/**
 * What is said on a supervisor's Unix socket, one JSON document a line; docs/running.md describes it.
 * Console bytes are base64: a guest may print anything.
 */
const sizeSchema = z.object({ columns: z.int().min(1).max(65_535), rows: z.int().min(1).max(65_535) });

const requestSchema = z.union([
  /** Runs a command beside the release; what is said afterwards on this connection is for it. */
  z.object({ do: z.literal("exec"), words: z.array(z.string()).min(1), size: sizeSchema.optional() }),
  z.object({ size: sizeSchema }),
  z.object({ inputOver: z.literal(true) }),
  z.object({ do: z.literal("status") }),
  z.object({ do: z.literal("stop"), milliseconds: z.number().nonnegative().optional() }),
  z.object({ do: z.literal("kill") }),
  z.object({ do: z.literal("console") }),
  z.object({ input: z.base64() }),
]);

const answerSchema = z.union([
  /** To `status` and `console`, to `stop` and `kill` once the VM has ended, and to a console whenever it changes. */
  z.object({ status: recordSchema }),
  z.object({ output: z.base64() }),
  /** The command has ended. */
  z.object({
    ended: z.union([
      z.object({ kind: z.enum(["status", "signal"]), number: z.int() }),
      z.object({ kind: z.literal("failed"), reason: z.string() }),
    ]),
  }),
  z.object({ error: z.string() }),
]);

export type Request = z.infer<typeof requestSchema>;
export type Answer = z.infer<typeof answerSchema>;

export const parseRequest = (line: string) => parsed(requestSchema, line);
export const parseAnswer = (line: string) => parsed(answerSchema, line);

function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * Cuts a stream into lines of at most `most` UTF-16 units; a longer one ends the stream for the caller
 * (`onLine(undefined)`).
 */
export function jsonLines(
  onLine: (line: string | undefined) => void,
  most = 1 << 20,
): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (chunk) => {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length <= most) return;
    rest = "";
    onLine(undefined);
  };
}
