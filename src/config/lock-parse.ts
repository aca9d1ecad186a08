import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { architectures } from "./arch.js";
import { lockInvalid } from "./lock-errors.js";
import type { Lock } from "./lock-types.js";

const packageSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/),
  version: z.string().min(1),
  architecture: z.string().min(1),
  path: z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[^/\s][^\s]*$/),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  checksum: z
    .string()
    .regex(/^Q[12][A-Za-z0-9+/]+=*$/)
    .optional(),
  by: z.array(z.string().min(1)).optional(),
});

const setSchema = z.strictObject({
  suite: z.string().min(1),
  arch: z.enum(architectures),
  snapshot: z.iso.datetime(),
  wanted: z.array(z.string().min(1)),
  packages: z.array(packageSchema),
});

const lockSchema = z.strictObject({
  version: z.literal(1),
  set: z.record(z.string(), setSchema).default({}),
});

/** Parses the text of a lock file; `path` is named in errors. Throws `LOCK_INVALID`. */
export function parseLock(text: string, path: string): Lock {
  const result = lockSchema.safeParse(parsed(text, path));
  if (result.success) return { sets: result.data.set };
  const [issue] = result.error.issues;
  throw lockInvalid(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`);
}

function parsed(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw lockInvalid(
      path,
      error instanceof TomlError ? (error.message.split("\n")[0] ?? "") : String(error),
    );
  }
}
