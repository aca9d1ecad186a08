import { writeAdbApk, writeAdbIndex } from "./adb-writer.js";
import type { ApkSigner } from "./apk-signer.js";
import { type ApkSpec, indexRecord, writeApk, writeIndex } from "./apk-writer.js";
import { type FileServer, serveFiles } from "./file-server.js";

export interface ApkArchiveOptions {
  readonly signer: ApkSigner;
  readonly branch?: string;
  readonly arch?: string;
  /** Format of the index, and of packages that do not say theirs. */
  readonly format?: 2 | 3;
  readonly signed?: boolean;
  /** Packages of `community`; those given first are in `main`. */
  readonly community?: readonly ApkSpec[];
  /** Specification of paths in an index of format 3. */
  readonly pathSpec?: string;
}

export const mainFolder = "alpine/v3.22/main/x86_64";

/** The files of a small Alpine archive below `alpine/`. */
export async function apkArchive(
  specs: readonly ApkSpec[],
  options: ApkArchiveOptions,
): Promise<Map<string, Buffer>> {
  const { branch = "v3.22", arch = "x86_64" } = options;
  const files = new Map<string, Buffer>();
  const repositories = { main: specs, community: options.community ?? [] };
  for (const [name, packages] of Object.entries(repositories)) {
    const own = await repositoryFiles(packages, options);
    for (const [path, bytes] of own) files.set(`alpine/${branch}/${name}/${arch}/${path}`, bytes);
  }
  return files;
}

async function repositoryFiles(
  specs: readonly ApkSpec[],
  options: ApkArchiveOptions,
): Promise<ReadonlyMap<string, Buffer>> {
  const { signer, format = 2 } = options;
  const files = new Map<string, Buffer>();
  const listed = await Promise.all(
    specs.map(async (spec) => {
      const written =
        (spec.format ?? format) === 3 ? writeAdbApk(spec, signer) : await writeApk(spec, signer);
      files.set(`${spec.name}-${spec.version ?? "1.0-r0"}.apk`, written.bytes);
      return { spec, written };
    }),
  );
  const key = options.signed === false ? undefined : signer;
  if (format === 3) files.set("Packages.adb", writeAdbIndex(listed, key, options.pathSpec));
  else {
    const text = listed.map(({ spec, written }) => indexRecord(spec, written)).join("");
    files.set("APKINDEX.tar.gz", await writeIndex(text, key));
  }
  return files;
}

export interface ApkMirror extends FileServer {
  /** Root of the archive, to be named as a mirror. */
  readonly mirror: string;
  readonly files: Map<string, Buffer>;
}

export async function startApkMirror(
  specs: readonly ApkSpec[],
  options: ApkArchiveOptions,
): Promise<ApkMirror> {
  const files = await apkArchive(specs, options);
  const server = await serveFiles(files);
  return { ...server, mirror: `${server.url}/alpine`, files };
}
