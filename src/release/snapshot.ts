import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inParallel } from "../disk/index.js";
import { LeanError, systemCode } from "../error/index.js";
import type { SourceFile } from "./scan.js";

/** What is known of a file's content, as long as its size and stamp stay. */
export interface KnownFile {
  readonly size: number;
  readonly stamp: string;
  /** SHA-256 of its bytes, or of the link's target, hex. */
  readonly sha256: string;
  readonly kind: FileKind;
}

/** A plain file, an executable one, a symbolic link. */
export type FileKind = "plain" | "executable" | "link";

export type KnownFiles = Readonly<Record<string, KnownFile>>;

export interface Snapshot {
  readonly files: readonly (SourceFile & KnownFile)[];
  /** SHA-256 over paths, kinds and contents; the same wherever the sources lie. */
  readonly hash: string;
}

/** Hashes source files, reading only those whose size or stamp changed since `known` was taken. */
export async function takeSnapshot(files: readonly SourceFile[], known: KnownFiles): Promise<Snapshot> {
  const hashed = await inParallel(files, async (file) => {
    const before = known[file.path];
    const same = before !== undefined && before.size === file.size && before.stamp === file.stamp;
    return { ...file, kind: kindOf(file), sha256: same ? before.sha256 : await digest(file) };
  });
  const whole = createHash("sha256");
  for (const file of hashed) whole.update(`${file.path}\0${file.kind}\0${file.sha256}\n`);
  return { files: hashed, hash: whole.digest("hex") };
}

export function knownFiles(snapshot: Snapshot): KnownFiles {
  return Object.fromEntries(
    snapshot.files.map(({ path, size, stamp, sha256, kind }) => [path, { size, stamp, sha256, kind }]),
  );
}

function kindOf(file: SourceFile): FileKind {
  if (file.link !== undefined) return "link";
  return file.executable ? "executable" : "plain";
}

async function digest(file: SourceFile): Promise<string> {
  const bytes = file.link ?? (await readFile(file.host).catch((error) => unreadable(file.host, error)));
  return createHash("sha256").update(bytes).digest("hex");
}

function unreadable(path: string, cause: unknown): never {
  throw new LeanError({
    code: "SOURCE_UNREADABLE",
    message: `The source file ${path} cannot be read (${systemCode(cause) ?? String(cause)}).`,
    hint: "Give it back its permissions, or move it out of the project.",
    cause,
  });
}
