import { nearest } from "../config/index.js";
import { find } from "../filetree/index.js";
import type { Store } from "../store/index.js";
import { bootInstructions } from "./boot.js";
import { type DoorTable, type Dormant, isCapability } from "./door-table.js";
import { callsOf, doorsOf, impliedBy, openersOf, scopesOf, withImplied } from "./doors.js";
import { doorsAt, standInsOf } from "./dormant.js";
import { contentOf, type Files } from "./files.js";
import { type LibraryRules, libraryRules } from "./library-rules.js";
import { matching, parsePattern } from "./pattern.js";
import type { Program } from "./program.js";
import { reach } from "./reach.js";
import type { Reach, ReachRequest, Reason } from "./reached.js";
import { argumentRoots, baseRoots, bootRoots, joinRoots, type Roots, termRoots, textRoots } from "./roots.js";
import { sourceRoots } from "./source.js";
import type { ShakeRequest, ShrinkReport } from "./types.js";

export interface Found {
  readonly reached: Reach;
  /** Capabilities that the user opens, with those that come along. */
  readonly open: ReadonlySet<string>;
  /** Rules of `keep` that match nothing, with names that are near. */
  readonly unmatched: ShrinkReport["unmatched"];
}

type Kept = { readonly number: number; readonly rule: string };

/** What can run of a release, from what its files say that it starts. */
export async function findReach(
  store: Store,
  request: ShakeRequest,
  files: Files,
  table: DoorTable,
): Promise<Found> {
  const { program } = files;
  const roots = await readRoots(store, request);
  const doorNames = new Set(table.doors.map(({ capability }) => capability));
  const libraries = await libraryRules(store, request, files, doorNames);
  const implied = impliedBy(table);
  const wanted = [...request.capabilities, ...libraries.flatMap(({ capabilities }) => capabilities)];
  const open = withImplied(wanted, implied);
  const asked = askedFor(program, request.keep, libraries);
  const keep = asked.flatMap(({ words, numbers }) => numbers.map((number) => ({ number, rule: words })));
  const doors = doorsOf(program, doorsAt(table, request.level));
  const openers = openersOf(program, [...table.doors, ...table.served, ...table.dormant]);
  const always = new Set(numbersOf(program, table.always));
  const givenByCallers = new Set([
    ...numbersOf(program, table.givenByCallers, false),
    ...libraries.flatMap((library) => ownGivenByCallers(program, library)),
  ]);
  const scopes = scopesOf(program, table.computed);
  const calls = callsOf(program, [...table.doors, ...table.served]);
  const clients = clientsOf(program, [...table.served, ...table.dormant]);
  const standIns = standInsOf(program, table, request.level);
  const elsewhere = new Set(numbersOf(program, table.elsewhere, false));
  const gates = { doors, calls, implied, standIns, clients, elsewhere };
  const fixed = { roots, ...gates, ...openers, always, open, givenByCallers, scopes };
  const run = (further: readonly Kept[]) => reach(program, { ...fixed, keep: [...keep, ...further] });
  const first = run([]);
  const isOpen = (capability: string) => open.has(capability) || first.opened.has(capability);
  const further = table.doors
    .filter(({ capability }) => isOpen(capability))
    .flatMap(({ capability, brings }) =>
      numbersOf(program, brings).map((number) => ({ number, rule: `capability ${capability} needs it` })),
    );
  const anything = evaluatesAnything(open, first)
    ? everything(program).filter(({ number }) => isOpen(doors.get(number) ?? "") || !doors.has(number))
    : [];
  const second = further.length + anything.length === 0 ? first : run([...further, ...anything]);
  // The first pass knows who opened a door; in the second everything may seem to.
  const opened = new Map<string, Reason>([
    ...alongWith(wanted, implied),
    ...openedByLibraries(libraries, request.capabilities),
    ...second.opened,
    ...first.opened,
  ]);
  const reached = { ...second, opened };
  const names = [...program.modules].flatMap(([name, { application }]) => [
    name,
    name.replace(/^Elixir\./, ""),
    application,
  ]);
  const unmatched = asked.flatMap(({ rule, numbers, application }) => {
    if (numbers.length > 0) return [];
    const near = nearest(rule.replace(/[:/].*$/, ""), names);
    return [{ rule, near, ...(application !== undefined && { application }) }];
  });
  return { reached, open, unmatched };
}

/** What only some functions, and some atoms, need. */
function clientsOf(
  program: Program,
  needed: readonly Pick<Dormant, "capability" | "to" | "atoms">[],
): ReadonlyMap<number | string, readonly string[]> {
  const found = new Map<number | string, readonly string[]>();
  for (const { capability, to, atoms } of needed)
    for (const client of [...numbersOf(program, to), ...atoms])
      found.set(client, [...(found.get(client) ?? []), capability]);
  return found;
}

/** What the user and the libraries keep, with the words of a reason. */
function askedFor(program: Program, keep: readonly string[], libraries: readonly LibraryRules[]) {
  const of = (rule: string, words: string, application?: string) => ({
    ...{ rule, words, application },
    numbers: keptBy(program, rule),
  });
  return [
    ...keep.map((rule) => of(rule, `keep rule ${rule}`)),
    ...libraries.flatMap(({ application, keep }) =>
      keep.map((rule) => of(rule, `keep rule of ${application}: ${rule}`, application)),
    ),
  ];
}

/** A library speaks for its own functions only. */
function ownGivenByCallers(program: Program, { application, givenByCallers }: LibraryRules) {
  return numbersOf(program, givenByCallers, false).filter(
    (number) => program.moduleOf[number]?.application === application,
  );
}

/** What comes along with capabilities that a user, or a library, opens. */
function alongWith(wanted: readonly string[], implied: ReachRequest["implied"]) {
  return wanted.flatMap((name) =>
    [...withImplied([name], implied)]
      .filter((further) => isCapability(further) && !wanted.includes(further))
      .map((further) => [further, { rule: `capability ${name}, which it comes along with` }] as const),
  );
}

function openedByLibraries(libraries: readonly LibraryRules[], asked: readonly string[]) {
  return libraries.flatMap(({ application, file, capabilities }) =>
    capabilities
      .filter((name) => !asked.includes(name))
      .map((name) => [name, { rule: `the rules of ${application} (${file})` }] as const),
  );
}

/** A keep rule names an application, or modules and functions. */
function keptBy(program: Program, rule: string): readonly number[] {
  const ofApplication = [...program.modules.values()].filter(({ application }) => application === rule);
  if (ofApplication.length > 0)
    return ofApplication.flatMap(({ graph, first }) =>
      graph.functions.flatMap((node, place) => (node.exported ? [first + place] : [])),
    );
  return matching(program, parsePattern(rule));
}

function numbersOf(program: Program, patterns: readonly string[], exported = true): readonly number[] {
  return patterns.flatMap((pattern) => matching(program, parsePattern(pattern), exported));
}

/** Code comes at run time: what its macros expand to is known to nobody, a `runtime.exs` that is evaluated included. */
function evaluatesAnything(open: ReadonlySet<string>, { opened }: Reach): boolean {
  return ["eval", "compile", "console"].some((capability) => open.has(capability) || opened.has(capability));
}

/** Code that is not known when the image is built may call every function that is exported. */
function everything({ modules }: Program): readonly Kept[] {
  const rule = "code that is evaluated may call it";
  return [...modules.values()].flatMap(({ graph, first, origin }) =>
    origin === "vm"
      ? []
      : graph.functions.flatMap((node, place) => (node.exported ? [{ number: first + place, rule }] : [])),
  );
}

async function readRoots(store: Store, { release, argv }: ShakeRequest): Promise<Roots> {
  const text = async (name: string) => {
    const entry = find(release.tree, `${release.folder}/${name}`);
    return entry === undefined ? undefined : contentOf(store, entry);
  };
  const [boot, vmArgs = "", ...rest] = await Promise.all(
    ["start.boot", "vm.args", "sys.config", "sys.config.src", "runtime.exs"].map(text),
  );
  const [config, template, source] = rest;
  const words = String(vmArgs)
    .replace(/^\s*#.*$/gm, "")
    .split(/\s+/)
    .filter((word) => word !== "");
  return joinRoots(
    {
      functions: [
        { module: "error_handler", name: "undefined_function", arity: 3, from: "the virtual machine" },
      ],
      atoms: [],
      opens:
        release.writableConfig === undefined
          ? []
          : [{ capability: "config_reboot", from: "the release, which restarts after configuration" }],
    },
    boot === undefined ? joinRoots() : bootRoots(bootInstructions(boot)),
    argumentRoots(argv, "the start command"),
    argumentRoots(words, "vm.args"),
    ...[config, template].flatMap((each) =>
      each === undefined ? [] : [textRoots(String(each), "sys.config")],
    ),
    ...(source === undefined ? [] : [sourceRoots(String(source), "runtime.exs")]),
    // The last instruction of the image's boot script marks readiness.
    baseRoots(
      termRoots(
        {
          type: "tuple",
          items: [
            { type: "atom", name: "prim_file" },
            { type: "atom", name: "write_file" },
          ],
        },
        "the mark of readiness",
      ),
    ),
  );
}
