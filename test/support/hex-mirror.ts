import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";

/** Sources of one package, as its author would publish it. */
export interface PackageSource {
  readonly name: string;
  readonly version: string;
  readonly managers: readonly ("mix" | "rebar3" | "make")[];
  readonly needs?: readonly { readonly name: string; readonly wanted: string; readonly optional?: boolean }[];
  readonly files: Readonly<Record<string, string>>;
}

export interface HexTarball {
  readonly bytes: Buffer;
  readonly inner: string;
  readonly outer: string;
  /** The package's line in mix.lock. */
  readonly lock: string;
}

/** Writes a package in Hex's format, version 3 (hexpm/specifications, package_tarball.md). */
export async function hexTarball(source: PackageSource): Promise<HexTarball> {
  const contents = gzipSync(await tar(source.files), { level: 9 });
  const version = Buffer.from("3");
  const metadata = Buffer.from(metadataOf(source));
  const inner = sha256(Buffer.concat([version, metadata, contents]));
  const bytes = await tar({
    VERSION: version,
    CHECKSUM: inner.toUpperCase(),
    "metadata.config": metadata,
    "contents.tar.gz": contents,
  });
  const outer = sha256(bytes);
  return { bytes, inner, outer, lock: lockLine(source, inner, outer) };
}

export interface HexMirrorServer {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: readonly string[];
  /** Changes what the server gives for a path, for example a flipped bit or a cut file. */
  tamper(path: string, change: (bytes: Buffer) => Buffer): void;
  close(): Promise<void>;
}

/** Serves files over HTTP on a free port of 127.0.0.1. */
export async function serveFiles(files: ReadonlyMap<string, Buffer>): Promise<HexMirrorServer> {
  const asked: string[] = [];
  const changes = new Map<string, (bytes: Buffer) => Buffer>();
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0] ?? "";
    asked.push(path);
    const bytes = files.get(path);
    if (bytes === undefined) response.writeHead(404).end();
    else response.end((changes.get(path) ?? ((same) => same))(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    tamper: (path, change) => changes.set(path, change),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A Hex repository that holds the given packages. */
export async function serveHex(packages: readonly (PackageSource & HexTarball)[]): Promise<HexMirrorServer> {
  return serveFiles(
    new Map(packages.map(({ name, version, bytes }) => [`/tarballs/${name}-${version}.tar`, bytes])),
  );
}

/** Packs files with fixed times, so that a package's checksums stay the same. */
export async function tar(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) {
    archive.entry({ name, mode: name.endsWith(".sh") ? 0o755 : 0o644, mtime: new Date(0) }, content);
  }
  archive.finalize();
  return collect(archive);
}

export async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function metadataOf({ name, version, managers, needs, files }: PackageSource): string {
  const text = (value: string) => `<<"${value}">>`;
  const requirements = (needs ?? []).map((need) => {
    const fields = [
      `{${text("name")},${text(need.name)}}`,
      `{${text("app")},${text(need.name)}}`,
      `{${text("optional")},${need.optional === true}}`,
      `{${text("requirement")},${text(need.wanted)}}`,
      `{${text("repository")},${text("hexpm")}}`,
    ];
    return `[${fields.join(",")}]`;
  });
  return [
    `{${text("name")},${text(name)}}.`,
    `{${text("app")},${text(name)}}.`,
    `{${text("version")},${text(version)}}.`,
    `{${text("build_tools")},[${managers.map(text).join(",")}]}.`,
    `{${text("files")},[${Object.keys(files).map(text).join(",")}]}.`,
    `{${text("requirements")},[${requirements.join(",")}]}.`,
    "",
  ].join("\n");
}

function lockLine({ name, version, managers, needs }: PackageSource, inner: string, outer: string): string {
  const children = (needs ?? []).map(
    (need) =>
      `{:${need.name}, "${need.wanted}", [hex: :${need.name}, repo: "hexpm", optional: ${need.optional === true}]}`,
  );
  const tools = managers.map((manager) => `:${manager}`).join(", ");
  return `  "${name}": {:hex, :${name}, "${version}", "${inner}", [${tools}], [${children.join(", ")}], "hexpm", "${outer}"},`;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
