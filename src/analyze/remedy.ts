import type { Need } from "../filetree/index.js";
import type { ReasonGraph } from "./graph.js";
import { nameOf } from "./name.js";

/** What a user can change so that an edge is gone, in the imperative; undefined for what no setting changes. */
export type Remedies = (need: Need) => string | undefined;

/** Applications that a release has whatever its project says. */
const always = new Set(["kernel", "stdlib", "erts"]);
const alwaysOfMix = new Set(["elixir", "iex", "sasl"]);
/** Applications that come with Elixir, so that no dependency brings them. */
const elixirs = new Set(["elixir", "eex", "ex_unit", "iex", "logger", "mix"]);

/** The changes that a graph of reasons leaves open. */
export function remediesFor({ needs }: ReasonGraph): Remedies {
  const mix = [...needs.keys()].some((id) => id.startsWith("application:elixir@"));
  const direct = [...needs.values()].flat().filter(({ id, by }) => isApplication(id) && isRelease(by));
  const own = new Set(direct.map(({ id }) => id).filter((id) => !isGiven(id)));
  return ({ id, by, rule }) => {
    const { name } = nameOf(id);
    if (by === undefined) return id.startsWith("capability:") ? `leave out capability ${name}` : undefined;
    if (by.startsWith("setting:")) return `take ${name} out of \`${nameOf(by).name}\``;
    if (!isApplication(id)) return undefined;
    if (isRelease(by)) {
      const fixed = always.has(name) || (mix && alwaysOfMix.has(name)) || (own.size === 1 && own.has(id));
      return fixed ? undefined : `leave ${name} out of the release's \`applications\``;
    }
    if (!own.has(by)) return undefined;
    return fromApplication({ name, owner: nameOf(by).name, mix, given: isGiven(id), rule });
  };
}

interface Listed {
  readonly name: string;
  /** The application of the project that lists it. */
  readonly owner: string;
  readonly mix: boolean;
  /** Whether it comes with OTP or Elixir, so that no dependency brings it. */
  readonly given: boolean;
  readonly rule: string;
}

function fromApplication({ name, owner, mix, given, rule }: Listed): string {
  if (rule.includes("included_applications")) return `remove ${name} from included_applications of ${owner}`;
  if (!mix) return `remove ${name} from \`applications\` of ${owner}`;
  return given
    ? `remove :${name} from extra_applications of ${owner} in mix.exs`
    : `remove :${name} from deps of ${owner} in mix.exs`;
}

function isGiven(id: string): boolean {
  return id.startsWith("otp:") || elixirs.has(nameOf(id).name);
}

function isApplication(id: string): boolean {
  return id.startsWith("otp:") || id.startsWith("application:");
}

function isRelease(id: string | undefined): boolean {
  return id?.startsWith("release:") ?? false;
}
