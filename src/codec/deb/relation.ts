import { badDependency } from "./errors.js";
import { compareVersions } from "./version.js";

export type Operator = "<<" | "<=" | "=" | ">=" | ">>";

/** One package that may fulfil a relation. */
export interface Alternative {
  readonly name: string;
  /** What follows a colon: `any`, `native`, or an architecture. */
  readonly qualifier?: string;
  readonly version?: { readonly operator: Operator; readonly text: string };
  /** Architectures in square brackets (source packages only), `!` kept. */
  readonly architectures?: readonly string[];
}

/** Alternatives, in the order of preference. */
export type Relation = readonly Alternative[];

const pattern =
  /^([a-zA-Z0-9][a-zA-Z0-9+.-]*)(?::([a-z0-9-]+))?(?:\s*\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s()]+)\s*\))?(?:\s*\[([^\]]*)\])?(?:\s*<[^>]*>)*$/;

/**
 * Parses a relation field (`Depends`, `Conflicts`, `Provides` …; Debian Policy 7.1): relations by comma,
 * alternatives by bar. Throws `DEB_DEPENDENCY`.
 */
export function parseRelations(field: string): readonly Relation[] {
  return field
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => text.split("|").map((item) => parseAlternative(item.trim())));
}

/** Whether `version` fulfils what the alternative asks for; one without a version is always fulfilled. */
export function fulfils(version: string, wanted: Alternative): boolean {
  if (wanted.version === undefined) return true;
  const order = compareVersions(version, wanted.version.text);
  switch (wanted.version.operator) {
    case "<<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">>":
      return order > 0;
  }
}

/** An alternative as a control file writes it. */
export function formatAlternative(wanted: Alternative): string {
  const { name, qualifier, version } = wanted;
  return `${name}${qualifier === undefined ? "" : `:${qualifier}`}${version === undefined ? "" : ` (${version.operator} ${version.text})`}`;
}

function parseAlternative(text: string): Alternative {
  const match = pattern.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) throw badDependency(text);
  const [, , qualifier, operator, version, architectures] = match;
  return {
    name,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(operator === undefined || version === undefined
      ? {}
      : { version: { operator: modern(operator), text: version } }),
    ...(architectures === undefined ? {} : { architectures: architectures.split(/\s+/).filter(Boolean) }),
  };
}

/** The obsolete `<` and `>` mean `<=` and `>=`. */
function modern(operator: string): Operator {
  return (operator === "<" || operator === ">" ? `${operator}=` : operator) as Operator;
}
