import type { Image } from "../image/index.js";
import type { Found, FoundFile } from "./archive.js";
import { type Draft, sumOf } from "./draft.js";
import { overheadDrafts } from "./tree.js";

const groupNames = {
  kernelModules: "Kernel modules",
  runtime: "Runtime",
  otp: "OTP applications",
  application: "Elixir and the application",
  system: "System",
} as const;

type Group = keyof typeof groupNames;

interface Owner {
  readonly group: Group;
  readonly kind: Draft["kind"];
  /** Absent for files that stand for themselves in their group. */
  readonly name?: string;
  readonly id?: string;
}

/**
 * The files of an image of ours, as people think of them: by group, then by the package or application that
 * brought them in.
 */
export function groupedDrafts(image: Image, found: Found): readonly Draft[] {
  const owners = ownersOf(image);
  const needed = new Set((image.needs ?? []).map(({ id }) => id));
  const groups = new Map<Group, Map<string, { readonly owner: Owner; readonly drafts: Draft[] }>>();
  for (const file of found.files) {
    const owner = owners.get(file.path) ?? { group: "system", kind: "group" };
    const group = groups.get(owner.group) ?? new Map();
    groups.set(owner.group, group);
    const key = owner.id ?? "";
    const own = group.get(key) ?? { owner, drafts: [] };
    group.set(key, own);
    own.drafts.push(identified(file, needed));
  }
  const drafts = [...groups].map(([group, owned]) =>
    sumOf(
      { name: groupNames[group], kind: "group" },
      [...owned.values()].flatMap(({ owner, drafts: files }) => packageDraft(owner, files)),
    ),
  );
  return [...drafts, ...overheadDrafts(found)];
}

function packageDraft({ name, kind, id }: Owner, files: readonly Draft[]): readonly Draft[] {
  return name === undefined ? files : [sumOf({ name, kind, ...(id === undefined ? {} : { id }) }, files)];
}

/** A file that reasons name has its path for an identifier. */
function identified({ path, draft }: FoundFile, needed: ReadonlySet<string>): Draft {
  const id = `/${path}`;
  return needed.has(id) ? { ...draft, id } : draft;
}

function ownersOf(image: Image): ReadonlyMap<string, Owner> {
  const owners = image.reasons.map(ownerOf);
  return new Map(
    image.contents.flatMap(({ path, kind, why }) => {
      const owner = owners[why];
      return kind === "file" && owner !== undefined ? [[path, owner]] : [];
    }),
  );
}

/** `deb:libc6@2.41` is package libc6 of the runtime, `otp:kernel@10.2` an OTP application … */
function ownerOf({ stage, from = "" }: Image["reasons"][number]): Owner {
  if (stage === "kernel") return { group: "kernelModules", kind: "group" };
  const [, kind, name] = /^([a-z-]+):(.*?)(?:@.*)?$/.exec(from) ?? [];
  if (name === undefined) return { group: "system", kind: "group" };
  if (kind === "otp") return { group: "otp", kind: "application", name, id: from };
  if (kind === "deb") return { group: "runtime", kind: "package", name, id: from };
  const label = kind === "release" ? `${name} (release files)` : name;
  return { group: "application", kind: "application", name: label, id: from };
}
