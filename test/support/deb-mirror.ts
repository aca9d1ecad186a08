import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import lzma from "lzma-native";
import { createCleartextMessage, generateKey, type PrivateKey, readKey, sign } from "openpgp";
import { controlFields, controlText, type DebSpec, writeDeb } from "./deb-writer.js";
import { type FileServer, serveFiles } from "./file-server.js";

/** A key that signs test archives, and its public half as a keyring file. */
export interface Signer {
  readonly key: PrivateKey;
  readonly keyring: string;
}

export async function newSigner(keyring: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: "Test archive" }],
    date: new Date("2026-01-01"),
    format: "object",
  });
  await writeFile(keyring, (await readKey({ armoredKey: publicKey.armor() })).write());
  return { key: privateKey, keyring };
}

export interface ArchiveOptions {
  readonly suite?: string;
  readonly architecture?: string;
  readonly signer: Signer;
  /** More fields of the release file. */
  readonly release?: Readonly<Record<string, string>>;
  readonly signed?: boolean;
  /** Text of the list of files; none is published when absent. */
  readonly contents?: string;
  /** Text of the list of source packages; none is published when absent. */
  readonly sources?: string;
}

export const inRelease = "debian/dists/trixie/InRelease";

/** The files of a small Debian archive below `debian/`: pool, index, signed release. */
export async function archiveFiles(
  specs: readonly DebSpec[],
  options: ArchiveOptions,
): Promise<Map<string, Buffer>> {
  const { suite = "trixie", architecture = "amd64" } = options;
  const files = new Map<string, Buffer>();
  const stanzas: string[] = [];
  for (const spec of specs) {
    const deb = await writeDeb(spec);
    const { Description = "", ...fields } = controlFields(spec);
    const path = `pool/main/${spec.name}_${fields.Version}_${fields.Architecture}.deb`;
    files.set(`debian/${path}`, deb);
    stanzas.push(
      controlText({ ...fields, Filename: path, Size: String(deb.length), SHA256: sha256(deb), Description }),
    );
  }
  const index = await xz(Buffer.from(stanzas.join("\n")));
  const folder = `main/binary-${architecture}`;
  files.set(`debian/dists/${suite}/${folder}/by-hash/SHA256/${sha256(index)}`, index);
  let listed = "";
  if (options.contents !== undefined) {
    const list = gzipSync(options.contents);
    files.set(`debian/dists/${suite}/main/by-hash/SHA256/${sha256(list)}`, list);
    listed = `\n ${sha256(list)} ${list.length} main/Contents-${architecture}.gz`;
  }
  if (options.sources !== undefined) {
    const list = gzipSync(options.sources);
    files.set(`debian/dists/${suite}/main/source/by-hash/SHA256/${sha256(list)}`, list);
    listed += `\n ${sha256(list)} ${list.length} main/source/Sources.gz`;
  }
  const text = controlText({
    Origin: "Debian",
    Suite: "stable",
    Codename: suite,
    Date: "Sat, 12 Sep 2026 07:55:41 UTC",
    "Acquire-By-Hash": "yes",
    ...options.release,
    SHA256: `\n ${sha256(index)} ${index.length} ${folder}/Packages.xz${listed}`,
  });
  files.set(
    `debian/dists/${suite}/InRelease`,
    options.signed === false ? Buffer.from(text) : await signed(text, options.signer),
  );
  return files;
}

export interface Mirror extends FileServer {
  /** Root of the archive, to be named as a mirror. */
  readonly mirror: string;
  readonly files: Map<string, Buffer>;
}

export async function startMirror(specs: readonly DebSpec[], options: ArchiveOptions): Promise<Mirror> {
  const files = await archiveFiles(specs, options);
  const server = await serveFiles(files);
  return { ...server, mirror: `${server.url}/debian`, files };
}

async function signed(text: string, signer: Signer): Promise<Buffer> {
  const message = await createCleartextMessage({ text });
  const date = new Date("2026-09-12T08:00:00Z");
  return Buffer.from(await sign({ message, signingKeys: signer.key, date }));
}

async function xz(bytes: Buffer): Promise<Buffer> {
  const stream = lzma.createStream("easyEncoder", { preset: 1 });
  stream.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
