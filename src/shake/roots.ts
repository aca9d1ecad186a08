import { atom, charlistText, type Term } from "../codec/etf/index.js";
import type { FunctionName } from "./graph/index.js";
import { baseApplications } from "./program.js";

/** What a release starts by itself, with where that is written. */
export interface Roots {
  readonly functions: readonly (FunctionName & Whence)[];
  /** Atoms that come from outside the code. */
  readonly atoms: readonly ({ readonly atom: string } & Whence)[];
  /** Capabilities that something other than code opens. */
  readonly opens: readonly { readonly capability: string; readonly from: string }[];
}

interface Whence {
  readonly from: string;
  /** The base says so, not the application: it opens no door. */
  readonly isBase?: boolean;
}

const nothing: Roots = { functions: [], atoms: [], opens: [] };

export function joinRoots(...all: readonly Roots[]): Roots {
  return {
    functions: all.flatMap(({ functions }) => functions),
    atoms: all.flatMap(({ atoms }) => atoms),
    opens: all.flatMap(({ opens }) => opens),
  };
}

/** What the instructions of a boot script (script(4)) call: processes, applications with their callback modules and environment. */
export function bootRoots(instructions: readonly Term[]): Roots {
  return joinRoots(...instructions.map(instructionRoots));
}

function instructionRoots(instruction: Term): Roots {
  const [tag, ...rest] = instruction.type === "tuple" ? instruction.items : [];
  if (tag?.type !== "atom") return nothing;
  const called = rest.at(-1);
  if (tag.name !== "apply" && tag.name !== "kernelProcess") return nothing;
  if (called?.type !== "tuple") return nothing;
  const [module, name, given] = called.items;
  if (module?.type !== "atom" || name?.type !== "atom") return nothing;
  const from = "the boot script";
  const properties = loaded(called);
  if (properties !== undefined)
    return joinRoots(baseRoots(functionRoot(module.name, name.name, 1, from)), properties);
  const arity = given?.type === "list" ? given.items.length : -1;
  return baseRoots(
    joinRoots(functionRoot(module.name, name.name, arity, from), termRoots(given ?? atom("nil"), from)),
  );
}

/** Roots in the specification in `{application, load, [{application, Name, Properties}]}`. */
function loaded(called: Term): Roots | undefined {
  const given = called.type === "tuple" ? called.items[2] : undefined;
  const specification = given?.type === "list" ? given.items[0] : undefined;
  const [tag, name, properties] = specification?.type === "tuple" ? specification.items : [];
  if (tag?.type !== "atom" || tag.name !== "application" || properties?.type !== "list") return undefined;
  const roots = applicationRoots(properties.items);
  return name?.type === "atom" && baseApplications.has(name.name) ? baseRoots(roots) : roots;
}

/** Roots that open no door. */
export function baseRoots({ functions, atoms }: Roots): Roots {
  const based = <T extends Whence>(each: T): T => ({ ...each, isBase: true });
  return { ...nothing, functions: functions.map(based), atoms: atoms.map(based) };
}

/** Callback module, start phases and environment; what is only a list of names says nothing of calls. */
function applicationRoots(properties: readonly Term[]): Roots {
  return joinRoots(
    ...properties.map((property) => {
      const [key, value] = property.type === "tuple" ? property.items : [];
      if (key?.type !== "atom" || value === undefined) return nothing;
      const from = "an application's specification";
      const [module] = key.name === "mod" && value.type === "tuple" ? value.items : [];
      const start =
        module?.type === "atom"
          ? joinRoots(
              ...["start/2", "stop/1", "prep_stop/1", "config_change/3", "start_phase/3"].map((each) =>
                callback(module.name, each, from),
              ),
            )
          : nothing;
      return ["mod", "env", "start_phases"].includes(key.name)
        ? joinRoots(start, termRoots(value, from))
        : start;
    }),
  );
}

function callback(module: string, called: string, from: string): Roots {
  const [name = "", arity] = called.split("/");
  return functionRoot(module, name, Number(arity), from);
}

/** Every atom of a term, and what `{module, name, …}` in it names. */
export function termRoots(term: Term, from: string): Roots {
  switch (term.type) {
    case "atom":
      return { ...nothing, atoms: [{ atom: term.name, from }] };
    case "tuple": {
      const [module, name] = term.items;
      const pair =
        module?.type === "atom" && name?.type === "atom"
          ? functionRoot(module.name, name.name, -1, from)
          : nothing;
      return joinRoots(pair, ...term.items.map((each) => termRoots(each, from)));
    }
    case "list":
      if (charlistText(term) !== undefined && term.items.length > 0) return nothing;
      return joinRoots(...term.items.map((each) => termRoots(each, from)));
    case "map":
      return joinRoots(...term.pairs.flat().map((each) => termRoots(each, from)));
    default:
      return nothing;
  }
}

/** Comments and texts; quoted atoms; atoms; any other sign. */
const token = /%[^\n]*|"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([a-z][\w@]*)|\S/gs;

/** The same of terms as text: `sys.config`. Escapes in quoted atoms are not read. */
export function textRoots(text: string, from: string): Roots {
  const atoms = new Set<string>();
  const functions: Roots["functions"][number][] = [];
  let before = ["", "", ""];
  for (const [sign, quoted, plain] of text.matchAll(token)) {
    if (sign.startsWith("%")) continue;
    const name = quoted ?? plain;
    const [brace, module = "", comma] = before;
    if (name !== undefined) {
      atoms.add(name);
      if (brace === "{" && comma === ",") functions.push({ module, name, arity: -1, from });
    }
    before = [...before.slice(1), name ?? sign];
  }
  return { functions, atoms: [...atoms].map((each) => ({ atom: each, from })), opens: [] };
}

/** What the emulator's arguments start or name: `-s`, `-run`, `-eval`, `-proto_dist`. Words of `vm.args` are arguments too. */
export function argumentRoots(argv: readonly string[], from: string): Roots {
  return joinRoots(
    ...argv.map((flag, place): Roots => {
      const end = argv.findIndex((each, at) => at > place && /^[-+]/.test(each));
      const [module, name = "start"] = argv.slice(place + 1, end < 0 ? undefined : end);
      // net_kernel puts the name of the module together.
      if (flag === "-proto_dist")
        return { ...nothing, atoms: [{ atom: `${module}_dist`, from: `-proto_dist of ${from}` }] };
      if (flag === "-eval") return { ...nothing, opens: [{ capability: "eval", from: `-eval of ${from}` }] };
      if (!["-s", "-run"].includes(flag) || module === undefined) return nothing;
      return functionRoot(module, name, -1, from);
    }),
  );
}

function functionRoot(module: string, name: string, arity: number, from: string): Roots {
  return { ...nothing, functions: [{ module, name, arity, from }], atoms: [{ atom: module, from }] };
}
