import { LeanError } from "../../error/index.js";

/** Finds the packages that ship a file whose whole path matches. Empty when that cannot be told. */
export type FindPackages = (
  path: RegExp,
) => Promise<readonly { readonly path: string; readonly packages: readonly string[] }[]>;

/** Something that a compilation looked for in vain. */
interface Lack {
  /** As the compiler calls it. */
  readonly name: string;
  /** Where a package would have it; `(…)` is not used in it. */
  readonly path: RegExp;
}

/** What compilers, linkers, shells and pkg-config say when something is not there. */
const complaints: readonly (readonly [said: RegExp, path: (name: string) => string])[] = [
  [/fatal error: ([\w./+-]+): No such file or directory/, (name) => `usr/include/(?:.*/)?${name}`],
  [/cannot find -l([\w.+-]+)/, (name) => `usr/lib/(?:[^/]+/)?lib${name}\\.so`],
  [/(?:sh|make): (?:\d+: )?([\w.+-]+): (?:not found|No such file or directory)$/, program],
  [/make(?:\[\d+\])?: ([\w.+-]+): (?:Command not found|No such file or directory)/, program],
  // The stack of a program that Elixir could not start.
  [/\bSystem\.cmd\("([\w.+-]+)", .*/, program],
  [/[Cc]ould not find (?:program|executable) ["'`]?([\w.+-]+)/, program],
  [/No package '([\w.+-]+)' found/, (name) => `usr/(?:lib/(?:[^/]+/)?|share/)pkgconfig/${name}\\.pc`],
  [/Package ([\w.+-]+) was not found/, (name) => `usr/(?:lib/(?:[^/]+/)?|share/)pkgconfig/${name}\\.pc`],
];

function program(name: string): string {
  return `usr/s?bin/${name}`;
}

/** Sayings of programs that want a network, which no compilation has. */
const offline: readonly (readonly [said: RegExp, hint: string])[] = [
  [
    /attempting to make an HTTP request, but --offline|failed to (get|download) .* as a dependency|no matching package named .* found/,
    "cargo has no network in the sandbox: run `cargo vendor` beside the Cargo.toml, and keep the folder and the .cargo/config.toml that it prints.",
  ],
  [
    /[Cc]ould not resolve host|:nxdomain|Temporary failure in name resolution|Error while downloading precompiled NIF/,
    "Nothing can be downloaded in the sandbox: let the dependency compile from source, or keep the file in the project.",
  ],
];

/** What rebar3 says of a plugin that it asked a registry for in vain. */
const plugin = /Errors loading plugin \{?(\w+)/;

/**
 * The same failure with a better hint, when a compilation missed a header, a library, a program or the network:
 * which Debian package has it, and the setting that brings it into the sandbox.
 */
export async function explainNative(error: unknown, find: FindPackages | undefined): Promise<unknown> {
  if (!(error instanceof LeanError) || !/^(COMPILE|RELEASE)_FAILED$/.test(error.code)) return error;
  const lines = [...(error.record.details ?? []), ...wordsBefore(error.record.cause)];
  const unreachable = offline.find(([said]) => lines.some((line) => said.test(line)));
  if (unreachable !== undefined) return withHint(error, unreachable[1]);
  const hook = lines.map((line) => plugin.exec(line)).find((match) => match !== null);
  if (hook != null) return withHint(error, unpinned(hook[1] ?? ""));
  const lack = lacking(lines);
  if (lack === undefined) return error;
  const packages = best((await find?.(lack.path)) ?? [], lack.name);
  const [only] = packages;
  if (only === undefined) {
    return withHint(
      error,
      `The sandbox has no ${lack.name}: name the Debian package that has it, \`build_packages = ["…"]\` in lean.toml.`,
    );
  }
  const where = packages.length === 1 ? `in ${only}` : `in one of ${packages.slice(0, 4).join(", ")}`;
  const choice = packages.length === 1 ? `, or --build-packages ${only}` : "";
  return withHint(
    error,
    `${lack.name} is ${where}: add \`build_packages = ["${only}"]\` to lean.toml${choice}.`,
  );
}

function unpinned(name: string): string {
  return `The rebar3 plugin ${name} is in no lock: pin it in lean.toml, \`rebar_plugins = ["${name} VERSION sha256:…"]\`.`;
}

/** The last lines of the tool itself, stacks among them, which people are not shown. */
function wordsBefore(cause: unknown): readonly string[] {
  return cause instanceof LeanError ? (cause.record.details ?? []) : [];
}

function lacking(lines: readonly string[]): Lack | undefined {
  for (const line of lines) {
    for (const [said, path] of complaints) {
      if (line.includes("System.cmd(") && !lines.some((other) => other.includes(":enoent"))) continue;
      const name = said.exec(line)?.[1];
      if (name === undefined) continue;
      return { name, path: new RegExp(path(name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))) };
    }
  }
  return undefined;
}

/**
 * Packages of the shortest paths: `usr/include/sqlite3.h` before a copy that some program brings along. A package
 * that is called like the program itself is the one.
 */
function best(files: Awaited<ReturnType<FindPackages>>, name: string): readonly string[] {
  const depth = (path: string) => path.replace(name, "").split("/").length;
  const shallow = Math.min(...files.map(({ path }) => depth(path)));
  const named = files.filter(({ path }) => depth(path) === shallow).flatMap(({ packages }) => packages);
  if (named.includes(name)) return [name];
  return [...new Set(named)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

function withHint(error: LeanError, hint: string): LeanError {
  return new LeanError({ ...error.record, hint, cause: error });
}
