import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { architectures } from "./arch.js";
import { lockInvalid } from "./lock-errors.js";
import type { Lock, LockedSets } from "./lock-types.js";

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
  snapshot: z.iso.datetime(),
  wanted: z.array(z.string().min(1)),
  packages: z.array(packageSchema),
});

/** Version 1 held each set for one architecture only, named in it. */
const lockSchema = z.discriminatedUnion("version", [
  z.strictObject({
    version: z.literal(1),
    set: z.record(z.string(), setSchema.extend({ arch: z.enum(architectures) })).default({}),
  }),
  z.strictObject({
    version: z.literal(2),
    set: z.record(z.string(), z.partialRecord(z.enum(architectures), setSchema)).default({}),
  }),
]);

/** Parses the text of a lock file; `path` is named in errors. Throws `LOCK_INVALID`. */
export function parseLock(text: string, path: string): Lock {
  const result = lockSchema.safeParse(parsed(text, path));
  if (result.success) return { sets: setsOf(result.data) };
  const [issue] = result.error.issues;
  throw lockInvalid(path, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unknown"}`);
}

function setsOf(file: z.infer<typeof lockSchema>): Lock["sets"] {
  if (file.version === 1) {
    return Object.fromEntries(Object.entries(file.set).map(([name, set]) => [name, { [set.arch]: set }]));
  }
  const named = (sets: (typeof file.set)[string]): LockedSets =>
    Object.fromEntries(
      architectures.flatMap((arch) => {
        const set = sets[arch];
        return set === undefined ? [] : [[arch, { ...set, arch }]];
      }),
    );
  return Object.fromEntries(Object.entries(file.set).map(([name, sets]) => [name, named(sets)]));
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
