import { parse, TomlError } from "smol-toml";
import { LeanError } from "../error/index.js";
import type { Entry } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { contentOf, type Files } from "./files.js";
import type { ShakeRequest } from "./types.js";

/** What the code of a library needs, as the library itself says. */
export interface LibraryRules {
  readonly application: string;
  /** Where it is written. */
  readonly file: string;
  readonly keep: readonly string[];
  readonly capabilities: readonly string[];
  /** Functions of the library that call what their callers hand them. */
  readonly givenByCallers: readonly string[];
}

/**
 * The rules of all libraries of a release: `priv/lean.toml` of an application, and the attribute `lean` of a module.
 * `doors` are the capabilities that code can be behind. Throws `SHRINK_RULES_INVALID` (exit 2) with the file.
 */
export async function libraryRules(
  store: Store,
  { release, runtime }: Pick<ShakeRequest, "release" | "runtime">,
  { program, beams }: Pick<Files, "program" | "beams">,
  doors: ReadonlySet<string>,
): Promise<readonly LibraryRules[]> {
  const files = [...release.tree.entries, ...runtime.tree.entries].flatMap((entry) => {
    const application = /(?:^|\/)lib\/([a-z][\w@]*)-[^/]+\/priv\/lean\.toml$/.exec(entry.path)?.[1];
    return application === undefined ? [] : [{ entry, application }];
  });
  const ofFiles = await Promise.all(
    files.map(async ({ entry, application }) => ({ application, ...(await fileRules(store, entry)) })),
  );
  const places = new Map(beams.map(({ module, entry }) => [module, entry.path]));
  const ofModules = [...program.modules].flatMap(([name, { graph, application }]): LibraryRules[] => {
    if (graph.rules === undefined) return [];
    const { wrong, ...rules } = graph.rules;
    const file = places.get(name) ?? name;
    if (wrong[0] !== undefined) throw rulesInvalid(file, `its attribute lean has ${wrong[0]}`);
    return [{ application, file, ...rules }];
  });
  const all = [...ofFiles, ...ofModules];
  for (const { file, capabilities } of all)
    for (const name of capabilities)
      if (!doors.has(name))
        throw rulesInvalid(file, `no code is behind a capability ${JSON.stringify(name)}`);
  return all;
}

const keys: ReadonlySet<string> = new Set(["keep", "capabilities", "given_by_callers"]);
/** More than anybody writes. */
const longest = 256 * 1024;

async function fileRules(store: Store, entry: Entry): Promise<Omit<LibraryRules, "application">> {
  const bytes = await contentOf(store, entry);
  if (bytes.length > longest) throw rulesInvalid(entry.path, `it is larger than ${longest} bytes`);
  const values = parsed(entry.path, bytes.toString("utf8"));
  const other = Object.keys(values).find((key) => !keys.has(key));
  if (other !== undefined)
    throw rulesInvalid(entry.path, `a library has no setting ${JSON.stringify(other)}`);
  const list = (key: string): readonly string[] => {
    const value = values[key] ?? [];
    if (Array.isArray(value) && value.every((each) => typeof each === "string" && each !== "")) return value;
    throw rulesInvalid(entry.path, `${key} must be a list of texts`);
  };
  return {
    file: entry.path,
    keep: list("keep"),
    capabilities: list("capabilities"),
    givenByCallers: list("given_by_callers"),
  };
}

function parsed(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw rulesInvalid(path, `line ${error.line} is no TOML`, error);
  }
}

function rulesInvalid(file: string, what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "SHRINK_RULES_INVALID",
    message: `${file} says what its library needs kept in a way that is not understood: ${what}.`,
    hint: "docs/shaking.md says how it is written. Mend the library, or build with --shrink off.",
    exit: 2,
    cause,
  });
}
