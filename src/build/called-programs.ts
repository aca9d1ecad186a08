import { fileTree, type Need } from "../filetree/index.js";
import type { UnpackedPackage } from "../package/index.js";
import { type Release, type ScriptCalls, scriptCalls } from "../release/index.js";
import type { Context } from "../step/index.js";
import { packageId, shellPackage } from "./needs.js";
import { scriptPackages } from "./wanted.js";
import type { Job } from "./work.js";

/** What scripts of a release need in the image besides a shell that was asked for. */
export interface CalledPrograms {
  readonly extra: readonly UnpackedPackage[];
  readonly needs: readonly Need[];
}

/**
 * The shell, when an application cannot do without and nobody asked for it, and the small programs that scripts
 * call: of `scriptPackages` those that they name, without the rest of their packages. Says what comes, and for whom.
 * `shipped` are packages that the image has anyway.
 */
export async function takeCalledPrograms(
  context: Context,
  job: Job,
  release: Release,
  shipped: readonly string[],
): Promise<CalledPrograms> {
  const { config, store, packages } = job;
  const calls = await scriptCalls(store, release, config.capabilities.includes("shell"));
  if (calls.length === 0) return { extra: [], needs: [] };
  const { suite, arch } = config;
  const taken = await packages.take(context, {
    ...{ set: "scripts", suite, arch, wanted: scriptPackages },
    choose: (index) => index.closure(scriptPackages).filter(({ name }) => scriptPackages.includes(name)),
  });
  const parts = taken
    .filter((each) => !shipped.includes(each.package.name))
    .map((each) => (each.package.name === shellPackage ? wholeFor(each, calls) : calledOf(each, calls)))
    .filter(({ names }) => names.length > 0);
  for (const { who } of calls) say(context, who, parts);
  return { extra: parts.map(({ extra }) => extra), needs: parts.flatMap(({ needs }) => needs) };
}

interface Part {
  readonly extra: UnpackedPackage;
  readonly needs: readonly Need[];
  /** What it brings, for whom. */
  readonly names: readonly { readonly program: string; readonly who: string }[];
}

function wholeFor(extra: UnpackedPackage, calls: readonly ScriptCalls[]): Part {
  const id = packageId(extra.package);
  return {
    extra,
    needs: calls.map(({ who, by }) => ({ id, by, rule: `${who} runs its programs through a shell` })),
    names: calls.map(({ who }) => ({ program: "a shell (dash)", who })),
  };
}

/** Of a package the programs that are called. */
function calledOf(unpacked: UnpackedPackage, calls: readonly ScriptCalls[]): Part {
  const id = packageId(unpacked.package);
  const found = unpacked.tree.entries.flatMap((entry) => {
    const program = /^(?:usr\/)?s?bin\/([^/]+)$/.exec(entry.path)?.[1] ?? "";
    const callers = calls.filter(({ words }) => words.includes(program));
    return callers.length === 0 ? [] : [{ entry, program, callers }];
  });
  const entries = found.map(({ entry, callers }) => {
    const rule = `${callers.map(({ who }) => who).join(", ")} calls it`;
    return { ...entry, why: { ...entry.why, rule } };
  });
  const names = found.flatMap(({ program, callers }) => callers.map(({ who }) => ({ program, who })));
  const needs = found.flatMap(({ program, callers }) =>
    callers.map(({ who, by }) => ({ id, by, rule: `${who} calls ${program}` })),
  );
  return { extra: { ...unpacked, tree: fileTree(entries) }, needs, names };
}

function say(context: Context, who: string, parts: readonly Part[]): void {
  const programs = parts.flatMap(({ names }) =>
    names.filter((each) => each.who === who).map((each) => each.program),
  );
  if (programs.length === 0) return;
  context.emit({ type: "notice", message: `For ${who} come along: ${programs.join(", ")}.` });
}
