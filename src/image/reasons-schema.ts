import { z } from "zod";
import type { CodeReasons } from "../shake/types.js";

// Tens of thousands of items, which a schema of their own would take half a second for.
const integers = z.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((each) => Number.isSafeInteger(each)),
);
const texts = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
);

const module = z
  .object({
    name: z.string(),
    application: z.string(),
    functions: texts,
    internal: integers,
    why: integers,
    by: integers,
  })
  .refine(({ functions, why, by }) => why.length === functions.length && by.length === functions.length);

/** `reasons.json.gz` of a bundle, unpacked: see `CodeReasons`. */
export const reasonsSchema: z.ZodType<CodeReasons> = z.object({
  format: z.literal(1),
  level: z.enum(["apps", "modules", "functions"]),
  rules: texts,
  modules: z.array(module),
});
