import { gzipSync } from "node:zlib";
import lzma from "lzma-native";
import { pack } from "tar-stream";

export interface TarEntry {
  readonly name: string;
  readonly type?: "file" | "link" | "symlink" | "directory" | "character-device" | "fifo";
  readonly text?: string;
  readonly linkname?: string;
  readonly mode?: number;
}

export interface DebSpec {
  readonly name: string;
  readonly version?: string;
  readonly architecture?: string;
  /** More control fields, for example `{ Depends: "b" }`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly files?: readonly TarEntry[];
  readonly compression?: "xz" | "gz" | "zst" | "none";
}

/** Control fields of a package, in order. */
export function controlFields(spec: DebSpec): Readonly<Record<string, string>> {
  return {
    Package: spec.name,
    Version: spec.version ?? "1.0-1",
    Architecture: spec.architecture ?? "amd64",
    Maintainer: "Nobody <nobody@example.org>",
    ...spec.fields,
    Description: "for a test\n Package: not-this-one",
  };
}

/** Text of a control paragraph. */
export function controlText(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

/** Bytes of a `.deb` file (deb(5)). */
export async function writeDeb(spec: DebSpec): Promise<Buffer> {
  const kind = spec.compression ?? "xz";
  const control = await tar([{ name: "./control", text: controlText(controlFields(spec)) }]);
  const data = await compress(await tar(spec.files ?? []), kind);
  return Buffer.concat([
    Buffer.from("!<arch>\n"),
    arMember("debian-binary", Buffer.from("2.0\n")),
    arMember("control.tar.gz", gzipSync(control)),
    arMember(`data.tar${kind === "none" ? "" : `.${kind}`}`, data),
  ]);
}

export async function tar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, type = "file", text = "", linkname, mode = 0o644 } of entries) {
    const header = { name, type, mode, mtime: new Date(0), ...(linkname === undefined ? {} : { linkname }) };
    if (type === "file") archive.entry(header, text);
    else archive.entry(header);
  }
  archive.finalize();
  return gather(archive);
}

async function compress(bytes: Buffer, kind: "xz" | "gz" | "zst" | "none"): Promise<Buffer> {
  if (kind === "gz") return gzipSync(bytes);
  if (kind === "zst") return storedZstd(bytes);
  if (kind === "none") return bytes;
  const stream = lzma.createStream("easyEncoder", { preset: 1 });
  stream.end(bytes);
  return gather(stream);
}

/** A Zstandard frame of raw blocks (RFC 8878, 3.1.1.2). */
function storedZstd(bytes: Buffer): Buffer {
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])];
  for (let at = 0; at < bytes.length; at += 65_536) {
    const block = bytes.subarray(at, at + 65_536);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + 65_536 >= bytes.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

function arMember(name: string, body: Buffer): Buffer {
  const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(body.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(header), body, Buffer.alloc(body.length % 2, "\n")]);
}

async function gather(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
