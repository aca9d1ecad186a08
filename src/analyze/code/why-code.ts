import { functionWords, moduleWords } from "../../codec/beam/index.js";
import type { Image } from "../../image/index.js";
import type { CodeReasons, ModuleReasons } from "../../shake/types.js";
import { ambiguousName } from "../name-errors.js";
import { type CodeIndex, type CodeLink, type CodePlace, chainOf, codeIndex, ruleOf } from "./chain.js";
import { namedFunction, namesModule } from "./names.js";

/** Why something went, and what brings it back. */
export interface Departed {
  /** `unreachable`, `capability` when its door is closed, `behind` when only what that closes off leads to it. */
  readonly rule: "unreachable" | "capability" | "behind";
  readonly capability?: string;
  /** Arguments of `leanvm build`, each of which brings it back. */
  readonly bringBack: readonly string[];
}

/** `leanvm why --json` of a function, or of a module that went. */
export interface CodeAnswer {
  readonly format: 1;
  readonly image: { readonly name: string; readonly version: string };
  readonly wanted: string;
  readonly thing: { readonly id: string; readonly kind: "function" | "module"; readonly name: string };
  readonly kept: boolean;
  /** From a root to it; of what went the way on which it was cut off, empty when there was none. */
  readonly chain: readonly CodeLink[];
  /** Of what went. */
  readonly removed?: Departed;
}

/** Of a module that is in the image: how many of its functions are, and the way to the first of them. */
export interface ModuleUse {
  readonly kept: number;
  readonly of: number;
  readonly chain: readonly CodeLink[];
}

/**
 * Why a function is in an image or is not, or why a module is not. Undefined when the release has no such thing.
 * Throws `NAME_AMBIGUOUS` for a name without arity that several functions have.
 */
export function whyCode(image: Image, reasons: CodeReasons, wanted: string): CodeAnswer | undefined {
  const index = codeIndex(reasons);
  const head = { format: 1, image: { name: image.name, version: image.version }, wanted } as const;
  const place = findFunction(reasons, wanted);
  if (place !== undefined) {
    const chain = chainOf(index, place);
    const { kept } = ruleOf(index, place);
    const { id = "", name = "" } = chain.at(-1) ?? {};
    const removed = kept ? {} : { removed: departed(index, place) };
    const shown = kept || chain.length > 1 ? chain : [];
    return { ...head, thing: { id, kind: "function", name }, kept, chain: shown, ...removed };
  }
  const module = reasons.modules.find(({ name }) => namesModule(wanted, name));
  if (module === undefined) return undefined;
  const thing = { id: `module:${module.name}`, kind: "module", name: moduleWords(module.name) } as const;
  const kept = module.why.some((each) => each >= 0) || module.why.length === 0;
  const first = firstReached(index, module);
  if (first === undefined) return { ...head, thing, kept, chain: [] };
  const removed = kept ? {} : { removed: departedModule(index, first) };
  const chain = chainOf(index, first);
  return { ...head, thing, kept, chain: kept || chain.length > 1 ? chain : [], ...removed };
}

/** What an image has of a module, by a name of it; undefined when nothing is known. */
export function moduleUse(reasons: CodeReasons, wanted: string): ModuleUse | undefined {
  const module = reasons.modules.find(({ name }) => namesModule(wanted, name));
  if (module === undefined) return undefined;
  const index = codeIndex(reasons);
  const kept = module.why.filter((each) => each >= 0).length;
  const first = firstReached(index, module);
  return { kept, of: module.why.length, chain: first === undefined ? [] : chainOf(index, first) };
}

/** Names of functions of the module that a name begins with: for "did you mean". */
export function functionsNear(reasons: CodeReasons, wanted: string): readonly string[] {
  return reasons.modules.flatMap(({ name, functions }) =>
    namedFunction(wanted, name) === undefined ? [] : functions.map((each) => functionWords(name, each)),
  );
}

function findFunction({ modules }: CodeReasons, wanted: string): CodePlace | undefined {
  for (const module of modules) {
    const named = namedFunction(wanted, module.name);
    if (named === undefined) continue;
    const found = module.functions.flatMap((each, at) =>
      each === named || each.replace(/\/\d+$/, "") === named ? [at] : [],
    );
    const [at] = found;
    if (at === undefined) continue;
    if (found.length === 1) return { module, at };
    throw ambiguousName(
      wanted,
      found.map((each) => functionWords(module.name, module.functions[each] ?? "")),
    );
  }
  return undefined;
}

/** What every module has, or is asked: a poor reason for a module to be there. */
const asked = /^(module_info|__info__|behaviour_info)\/\d$/;

/** The function of a module with the shortest way from a root: of one that went, one that a closed door stands before. */
function firstReached(index: CodeIndex, module: ModuleReasons): CodePlace | undefined {
  const here = module.why.some((each) => each >= 0);
  const ranked = module.why.flatMap((why, at) => {
    if (here !== why >= 0) return [];
    const { rule } = ruleOf(index, { module, at });
    const isAsked = asked.test(module.functions[at] ?? "");
    const group = isAsked
      ? 3
      : here || rule.startsWith("capability:")
        ? 0
        : rule.startsWith("behind:")
          ? 1
          : 2;
    return [{ at, group, length: chainOf(index, { module, at }).length }];
  });
  // Of a door that is closed the way to it is worth more than a short one.
  const longer = (length: number) => (here ? length : length > 1 ? length : Number.POSITIVE_INFINITY);
  const [best] = ranked.toSorted(
    (a, b) => a.group - b.group || longer(a.length) - longer(b.length) || a.at - b.at,
  );
  return best === undefined ? undefined : { module, at: best.at };
}

function departed(index: CodeIndex, place: CodePlace): Departed {
  const { module, at } = place;
  const kept = module.internal.includes(at)
    ? moduleWords(module.name)
    : functionWords(module.name, module.functions[at] ?? "");
  return departedBy(ruleOf(index, place).rule, kept);
}

function departedModule(index: CodeIndex, place: CodePlace): Departed {
  return departedBy(ruleOf(index, place).rule, moduleWords(place.module.name));
}

function departedBy(rule: string, name: string): Departed {
  const [, kind, capability] = /^(capability|behind):(.*)$/s.exec(rule) ?? [];
  if (capability === undefined) return { rule: "unreachable", bringBack: [`--keep ${name}`] };
  const open = `--capability ${capability}`;
  return kind === "capability"
    ? { rule: "capability", capability, bringBack: [open] }
    : { rule: "behind", capability, bringBack: [open, `--keep ${name}`] };
}
