import { readFile } from "node:fs/promises";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { didYouMean } from "../../config/index.js";
import { systemCode } from "../../error/index.js";
import { programInvalid } from "./errors.js";

const path = z
  .string()
  .regex(/^[^/\s][^\n]*$/, "a path without a leading slash")
  .refine((value) => !value.split("/").includes(".."), "a path without ..");

const file = z
  .strictObject({
    path,
    text: z.string().optional(),
    copy: path.optional(),
    /** Pairs: what must be in the copied file once or more, and what stands there instead. */
    replace: z.array(z.tuple([z.string().min(1), z.string()])).default([]),
    /** Said in the build's output when the file is not the user's own. */
    note: z.string().optional(),
  })
  .refine(({ text, copy }) => (text === undefined) !== (copy === undefined), "either text or copy");

const schema = z.strictObject({
  with: z.array(z.string()).default([]),
  without: z.array(z.string()).default([]),
  applications: z.array(z.string()).default([]),
  mode: z.enum(["interactive", "embedded"]).default("interactive"),
  start: z.array(z.string()).default([]),
  arguments: z.array(z.string()).default([]),
  node: z
    .string()
    .regex(/^[a-z0-9_-]+@[a-z0-9.-]+$/i, "a node's name, such as rabbit@localhost")
    .optional(),
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
  headers: z.array(z.string()).default([]),
  keep: z.array(z.string()).default([]),
  programs: z.array(z.string().regex(/^[A-Za-z0-9_.+-]+$/, "a program's name")).default([]),
  files: z.array(path).default([]),
  leave_out: z.array(path).default([]),
  writable: z.array(path).default([]),
  file: z.array(file).default([]),
  notes: z.array(z.string()).default([]),
  /** Read and checked by `src/config`. */
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** How a packaged program is brought along and started: docs/packages.md says what each part means. */
export type Description = z.output<typeof schema>;

export type DescribedFile = Description["file"][number];

/**
 * Reads a description. Undefined when it is not `required` and there is none. Throws `PROGRAM_INVALID`, which names the
 * file and what is wrong in it.
 */
export async function readDescription(
  location: string,
  { required }: { readonly required: boolean },
): Promise<Description | undefined> {
  const text = await readFile(location, "utf8").catch((error: unknown) => {
    if (!required && systemCode(error) === "ENOENT") return undefined;
    throw programInvalid(location, "it cannot be read", error);
  });
  return text === undefined ? undefined : parseDescription(location, text);
}

/** Parses a description's text. Throws `PROGRAM_INVALID`. */
export function parseDescription(location: string, text: string): Description {
  const result = schema.safeParse(toml(location, text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = didYouMean(key, Object.keys(issue.path.length === 0 ? schema.shape : file.shape));
    throw programInvalid(location, `there is no key ${[...issue.path, key].join(".")}`, undefined, known);
  }
  const at = issue?.path.join(".") ?? "";
  throw programInvalid(location, `${at === "" ? "" : `${at}: `}${issue?.message ?? "it does not fit"}`);
}

function toml(location: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [problem = ""] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw programInvalid(location, `line ${error.line}: ${problem}`);
  }
}
