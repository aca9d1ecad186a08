import { functionWords, moduleWords } from "../codec/beam/index.js";
import type { Image } from "../image/index.js";
import type { CodeReasons } from "../shake/types.js";
import type { Called, Notes } from "./notes.js";
import { watchedSites } from "./sites.js";
import type { Caller, CheckReport, CommandEnd, Door, Site } from "./types.js";

/** How a checked boot went. */
export interface CheckRun {
  readonly readyMilliseconds: number | null;
  /** Why it did not become ready, or why the release ended while it was checked. */
  readonly failure: string | null;
  readonly command: CommandEnd | null;
  readonly timedOut: boolean;
  readonly notes: Notes;
  readonly lastLines: readonly string[];
}

/** What a checked boot shows, of an image and of what it says of its functions. Pure. */
export function findings(image: Image, code: CodeReasons | undefined, run: CheckRun): CheckReport {
  const doors = doorsOf(run.notes);
  const reasons = [
    ...(run.failure === null ? [] : [run.failure]),
    ...(run.command === null || run.command.status === 0 ? [] : [commandWords(run.command)]),
    ...(doors.length === 0 ? [] : [doorWords(doors.length)]),
  ];
  return {
    format: 1,
    image: { name: image.name, version: image.version },
    passed: reasons.length === 0,
    reasons,
    timedOut: run.timedOut,
    readyMilliseconds: run.readyMilliseconds,
    command: run.command,
    shrink: image.shrink?.level ?? "off",
    doors,
    asked: askedOf(run.notes, code),
    modules: modulesOf(image, run.notes),
    unresolved: sitesOf(image, run.notes),
    lastLines: run.lastLines,
  };
}

function commandWords({ argv, status, failure }: CommandEnd): string {
  return failure ?? `${argv[0]} ended with status ${status}.`;
}

function doorWords(count: number): string {
  return count === 1
    ? "A function that was left out was called."
    : `${count} functions that were left out were called.`;
}

function wordsOf({ module, name, arity }: Called): string {
  return functionWords(module, `${name}/${arity}`);
}

/** Each function once, most often called first. */
function doorsOf({ doors }: Notes): readonly Door[] {
  const byName = new Map<string, Notes["doors"][number][]>();
  for (const door of doors) {
    const key = wordsOf(door.called);
    byName.set(key, [...(byName.get(key) ?? []), door]);
  }
  return [...byName]
    .map(([name, each]): Door => {
      const rule = each[0]?.rule ?? "unreachable";
      return {
        name,
        rule,
        bringBack: rule === "unreachable" ? `--keep ${keepRule(each[0]?.called)}` : `--capability ${rule}`,
        count: each.reduce((sum, { count }) => sum + count, 0),
        callers: callersOf(each),
      };
    })
    .toSorted(byCount);
}

function callersOf(doors: Notes["doors"]): readonly Caller[] {
  return doors
    .flatMap(({ caller, count }) =>
      caller === undefined ? [] : [{ name: wordsOf(caller), line: caller.line, count }],
    )
    .toSorted(byCount);
}

/** A function in the form that `keep` reads whatever its name is made of. */
function keepRule(called: Called = { module: "", name: "", arity: 0 }): string {
  const { module, name, arity } = called;
  return /^[a-z_]\w*[?!]?$/.test(name) ? wordsOf(called) : `${module}:${name}/${arity}`;
}

/** Questions that were answered otherwise than they would have been: of functions that the release has. */
function askedOf({ asked }: Notes, code: CodeReasons | undefined): CheckReport["asked"] {
  const gone = new Set(
    (code?.modules ?? []).flatMap(({ name, functions, why, internal }) =>
      functions.flatMap((called, at) =>
        (why[at] ?? 0) < 0 && !internal.includes(at) ? [functionWords(name, called)] : [],
      ),
    ),
  );
  return asked
    .map(({ called, count }) => ({ name: wordsOf(called), count }))
    .filter(({ name }) => gone.has(name))
    .toSorted(byCount);
}

function modulesOf({ contents }: Image, { whole }: Notes): CheckReport["modules"] {
  const inImage = new Set(contents.flatMap(({ path }) => /\/([^/]+)\.beam$/.exec(path)?.[1] ?? []));
  if (whole === undefined) return { mode: null, loaded: null, inImage: inImage.size, neverLoaded: [] };
  const loaded = new Set(whole.modules);
  const never = [...inImage].filter((name) => !loaded.has(name));
  return {
    mode: whole.mode,
    loaded: inImage.size - never.length,
    inImage: inImage.size,
    neverLoaded: never.map(moduleWords).toSorted(),
  };
}

function sitesOf({ shrink }: Image, { whole }: Notes): readonly Site[] {
  return watchedSites(shrink?.unresolved ?? [])
    .map((site, number) => ({
      name: wordsOf(site),
      lines: site.lines,
      count: whole === undefined ? null : (whole.sites.get(number) ?? 0),
    }))
    .toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0) || (a.name < b.name ? -1 : 1));
}

function byCount(
  a: { readonly name: string; readonly count: number },
  b: { readonly name: string; readonly count: number },
): number {
  return b.count - a.count || (a.name < b.name ? -1 : 1);
}
