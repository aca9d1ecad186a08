import { basename } from "node:path";
import { inParallel } from "../../disk/index.js";
import { digestsOf, type Entry, type Need } from "../../filetree/index.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { fileBytes } from "../unpack.js";
import { type NeedRule, readNeedTable } from "./rules.js";
import { type Sign, signsOfModule, signsOfPath, signsOfProgram, signsOfText } from "./signs.js";

/** A capability that a kernel must have, and what asks for it, as in the graph of reasons. */
export interface KernelNeed {
  readonly capability: string;
  readonly by?: string;
  readonly rule: string;
}

/** What an image runs. */
export interface KernelUses {
  /** Files of the release, its code and configuration among them. */
  readonly release: readonly Entry[];
  /** Files of what runs beside or below it: programs and libraries count. */
  readonly native: readonly Entry[];
}

/**
 * Which capabilities of a kernel an image asks for by what is in it, after `data/kernel/needs.toml`: one need for each
 * capability and each thing that asks for it.
 */
export async function kernelNeeds(
  context: Context,
  store: Store,
  uses: KernelUses,
): Promise<readonly KernelNeed[]> {
  const { aside, rules } = await readNeedTable();
  const native = uses.native.filter(({ path }) => !path.endsWith(".beam"));
  const entries = [...uses.release, ...native].filter(
    (entry) => entry.kind === "file" && !isAside(entry, aside),
  );
  return cached<readonly KernelNeed[]>(context, store, {
    name: "Look for what the kernel must be able to do",
    id: "kernel-needs/3",
    inputs: {
      rules,
      aside,
      files: entries.map(({ path, why }) => [path, why.from]),
      objects: digestsOf({ entries }),
    },
    objects: () => [],
    detail: (needs) =>
      [...new Set(needs.map(({ capability }) => capability))].join(", ") || "nothing special",
    run: async () => distinct((await inParallel(entries, (entry) => needsOf(store, rules, entry))).flat()),
  });
}

/** A need as part of the graph of reasons. */
export function capabilityNeed({ capability, by, rule }: KernelNeed): Need {
  return { id: `capability:${capability}`, ...(by === undefined ? {} : { by }), rule };
}

/** OTP's own files know of everything as well. */
function isAside({ path, why: { from = "" } }: Entry, aside: readonly string[]): boolean {
  const application = /^application:([^@]+)@/.exec(from)?.[1] ?? "";
  return from.startsWith("otp:") || aside.includes(application) || aside.includes(basename(path));
}

async function needsOf(
  store: Store,
  rules: readonly NeedRule[],
  entry: Entry,
): Promise<readonly KernelNeed[]> {
  const by = entry.why.from;
  const signs = [...signsOfPath(rules, entry.path), ...(await signsOf(store, rules, entry))];
  return signs.map((sign) => ({ ...sign, ...(by === undefined ? {} : { by }) }));
}

async function signsOf(store: Store, rules: readonly NeedRule[], entry: Entry): Promise<readonly Sign[]> {
  const { path } = entry;
  if (path.endsWith(".beam")) return signsOfModule(rules, await fileBytes(store, entry));
  const text = /(^|\/)((?:sys\.config|vm\.args)(?:\.src)?|runtime\.exs)$/.exec(path)?.[2];
  if (text !== undefined) return signsOfText(rules, text, (await fileBytes(store, entry)).toString("utf8"));
  return mayBeProgram(entry) ? signsOfProgram(rules, `/${path}`, await fileBytes(store, entry)) : [];
}

/** Libraries need not be executable. */
function mayBeProgram({ path, mode }: Entry): boolean {
  return (mode & 0o111) !== 0 || /\.so(\.|$)/.test(path);
}

/** The first need stands for others of the same thing. */
function distinct(needs: readonly KernelNeed[]): readonly KernelNeed[] {
  const known = new Map<string, KernelNeed>();
  for (const need of needs) {
    const key = `${need.capability} ${need.by}`;
    if (!known.has(key)) known.set(key, need);
  }
  return [...known.values()];
}
