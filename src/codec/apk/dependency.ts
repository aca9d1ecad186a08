import { badDependency } from "./errors.js";
import { compareVersions, startsWithVersion } from "./version.js";

export type Operator = "=" | "<" | "<=" | ">" | ">=" | "~" | "<~" | ">~";

/** `name`, `name>=1.2`, `!name`, `so:libc.musl-x86_64.so.1`, `cmd:sh`, `pc:zlib>=1.3`. */
export interface Dependency {
  readonly name: string;
  /** `!name`: must not be there. */
  readonly conflict: boolean;
  readonly version?: { readonly operator: Operator; readonly text: string };
  /** `name@tag`: only from repositories with that tag. */
  readonly tag?: string;
}

const form = /^(!?)([^\s!<>=~@]+)(?:@([\w.+-]+))?(?:([<>=~]+)([^\s<>=~][^\s<>=]*))?$/;

/** The ways in which `abuild` and people write operators. */
const operators: Readonly<Record<string, Operator>> = {
  ...{ "=": "=", "==": "=", "<": "<", "<=": "<=", "=<": "<=", ">": ">", ">=": ">=", "=>": ">=" },
  ...{ "~": "~", "~=": "~", "=~": "~", "<~": "<~", "~<": "<~", ">~": ">~", "~>": ">~" },
};

/** Parses one dependency (apk-world(5), apk-package(5)). Throws `APK_DEPENDENCY`. */
export function parseDependency(text: string): Dependency {
  const [, not, name, tag, operator, version] = form.exec(text) ?? [];
  const known = operator === undefined ? undefined : operators[operator];
  if (name === undefined || (operator !== undefined && known === undefined)) throw badDependency(text);
  return {
    name,
    conflict: not === "!",
    ...(known === undefined || version === undefined ? {} : { version: { operator: known, text: version } }),
    ...(tag === undefined ? {} : { tag }),
  };
}

/** Parses dependencies separated by white space. Throws `APK_DEPENDENCY`. */
export function parseDependencies(text: string): readonly Dependency[] {
  return text
    .split(/[\s]+/)
    .filter((item) => item !== "")
    .map(parseDependency);
}

export function formatDependency({ name, conflict, version, tag }: Dependency): string {
  const constraint = version === undefined ? "" : `${version.operator}${version.text}`;
  return `${conflict ? "!" : ""}${name}${tag === undefined ? "" : `@${tag}`}${constraint}`;
}

/** Whether a version is one that the dependency names, whatever its `!`. One without a constraint takes any. */
export function fulfils(version: string, { version: wanted }: Dependency): boolean {
  if (wanted === undefined) return true;
  const { operator, text } = wanted;
  if (operator.includes("~") && startsWithVersion(version, text)) return true;
  const order = compareVersions(version, text);
  if (operator.startsWith("<")) return order < 0 || (order === 0 && operator === "<=");
  if (operator.startsWith(">")) return order > 0 || (order === 0 && operator === ">=");
  return operator === "=" && order === 0;
}
