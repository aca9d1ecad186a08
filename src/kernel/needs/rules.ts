import { readFile } from "node:fs/promises";
import { parse } from "smol-toml";
import { z } from "zod";
import { dataFile } from "../../config/index.js";

const words = z.array(z.string().min(1)).default([]);

const ruleSchema = z.strictObject({
  capability: z.string(),
  reason: z.string().min(1),
  atoms: words,
  integers: z.int().positive().optional(),
  text: words,
  symbols: words,
  files: words,
});

const tableSchema = z.strictObject({ aside: words, need: z.array(ruleSchema) });

/** By what an image shows that its kernel must have a capability. */
export type NeedRule = Readonly<z.infer<typeof ruleSchema>>;

export interface NeedTable {
  /** Names of applications, programs and libraries that do not count. */
  readonly aside: readonly string[];
  readonly rules: readonly NeedRule[];
}

/** Reads `data/kernel/needs.toml`, or a text of its form. */
export async function readNeedTable(text?: string): Promise<NeedTable> {
  const { aside, need } = tableSchema.parse(
    parse(text ?? (await readFile(dataFile("kernel/needs.toml"), "utf8"))),
  );
  return { aside, rules: need };
}
