import { type Entry, type FileTree, fileTree, find, type Why } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import { overlayTree } from "../overlay.js";
import type { Objects } from "./applications.js";
import type { DescribedFile } from "./description.js";
import { programFileChanged, programFileMissing } from "./errors.js";

export interface OutsideRequest {
  /** Id of the release, for reasons. */
  readonly release: string;
  /** Where the description is, for errors. */
  readonly location: string;
  readonly packages: readonly UnpackedPackage[];
  /** Files and folders of the packages that come along. */
  readonly files: readonly string[];
  /** Programs that it calls, by name. */
  readonly programs: readonly string[];
  readonly leaveOut: readonly string[];
  /** Files that the description writes. */
  readonly written: readonly DescribedFile[];
  /** Folders that the program writes to. */
  readonly writable: readonly string[];
  /** Replaced in the texts that the description writes: `${applications}`. */
  readonly applications: readonly string[];
  readonly overlay: string | undefined;
}

export interface Outside {
  readonly tree: FileTree;
  /** What the description says of files that are as it writes them. */
  readonly notes: readonly string[];
}

/**
 * What a program has outside of its applications: configuration, data, and folders to write to. The description's files take the
 * place of the packages', and those of the user's overlay of both. Throws `PROGRAM_FILE_MISSING`,
 * `PROGRAM_FILE_CHANGED`, `OVERLAY_UNREADABLE`.
 */
export async function outsideFiles(store: Objects, request: OutsideRequest): Promise<Outside> {
  const overlay =
    request.overlay === undefined ? [] : (await overlayTree(store, request.release, request.overlay)).entries;
  const given = new Set(overlay.map(({ path }) => path));
  const written = request.written.filter(({ path }) => !given.has(path));
  const described = await Promise.all(written.map((file) => writtenEntry(store, request, file)));
  const layers = [packagedEntries(request), folders(request), described, overlay];
  const tree = fileTree(new Map(layers.flat().map((entry) => [entry.path, entry])).values());
  return { tree, notes: written.flatMap(({ note }) => note ?? []) };
}

function packagedEntries(request: OutsideRequest): readonly Entry[] {
  const inside = (paths: readonly string[], path: string) =>
    paths.some((each) => path === each || path.startsWith(`${each}/`));
  const wanted = [...request.files, ...request.programs.map((name) => `usr/bin/${name}`)];
  const found = request.packages.flatMap(({ package: { name, version }, tree }) =>
    tree.entries
      .filter(({ path }) => inside(wanted, path) && !inside(request.leaveOut, path))
      .map((entry): Entry => {
        const why = reason(request, ruleOf(entry.path));
        return { ...entry, why: { ...why, package: `deb:${name}@${version}` } };
      }),
  );
  const lacking = wanted.find((path) => !found.some((entry) => inside([path], entry.path)));
  if (lacking !== undefined) throw programFileMissing(request.location, lacking, names(request));
  return found;
}

function ruleOf(path: string): string {
  if (path.startsWith("etc/")) return "configuration of the program";
  return path.startsWith("usr/bin/") ? "the program calls it" : "data of the program";
}

function folders(request: OutsideRequest): readonly Entry[] {
  const why = reason(request, "the program writes here");
  return request.writable.map((path) => ({ kind: "directory", path, mode: 0o755, uid: 0, gid: 0, why }));
}

async function writtenEntry(store: Objects, request: OutsideRequest, file: DescribedFile): Promise<Entry> {
  const rule = file.copy === undefined ? "written for the image" : `made of /${file.copy} for the image`;
  const list = request.applications.join(", ");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the description's own notation
  const text = (file.text ?? (await copied(store, request, file))).replaceAll("${applications}", list);
  return {
    ...{ kind: "file", path: file.path, mode: 0o644, uid: 0, gid: 0 },
    ...{ content: { text }, why: reason(request, rule) },
  };
}

async function copied(
  store: Objects,
  request: OutsideRequest,
  { copy = "", replace }: DescribedFile,
): Promise<string> {
  const entry = request.packages.flatMap(({ tree }) => find(tree, copy) ?? []).at(0);
  if (entry?.kind !== "file" || !("object" in entry.content))
    throw programFileMissing(request.location, copy, names(request));
  let text = (await store.read(entry.content.object)).toString("utf8");
  for (const [wanted, instead] of replace) {
    if (!text.includes(wanted)) throw programFileChanged(request.location, copy, wanted);
    text = text.replaceAll(wanted, () => instead);
  }
  return text;
}

function reason({ release }: OutsideRequest, rule: string): Why {
  return { stage: "release", from: release, rule };
}

function names({ packages }: OutsideRequest): string {
  return packages.map((each) => each.package.name).join(", ");
}
