import { chunkReader } from "../bytes/index.js";
import { damagedArchive } from "./errors.js";

/** One member of an archive. Read its body before asking for the next one; what is left unread is skipped. */
export interface ArMember {
  readonly name: string;
  /** Bytes of the body. */
  readonly size: number;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Reads an `ar` archive from a stream (the common format of ar(5) with short names, as deb(5) uses it),
 * holding no more than one chunk of it. Throws `DEB_DAMAGED`.
 */
export async function* readAr(input: AsyncIterable<Uint8Array>): AsyncGenerator<ArMember, void, undefined> {
  const reader = chunkReader(input, () => damagedArchive("it ends inside a header"));
  const magic = await reader.exactly(8);
  if (magic?.toString("latin1") !== "!<arch>\n")
    throw damagedArchive("it does not start as an ar archive does");
  while (true) {
    const header = await reader.exactly(60);
    if (header === undefined) return;
    const member = parseHeader(header);
    let left = member.size;
    const body = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const chunk = await reader.some(left);
        if (chunk === undefined) throw damagedArchive(`it ends inside ${member.name}`);
        left -= chunk.length;
        yield chunk;
      }
    };
    yield { ...member, body: { [Symbol.asyncIterator]: body } };
    for await (const _ of body()) void _;
    if (member.size % 2 === 1) await reader.some(1);
  }
}

/** File name (16), times and owners (32), decimal size (10), and the two closing bytes. */
function parseHeader(header: Buffer): { name: string; size: number } {
  const text = header.toString("latin1");
  const size = text.slice(48, 58).trim();
  if (text.slice(58) !== "`\n" || !/^\d+$/.test(size)) throw damagedArchive("a member has no proper header");
  return { name: text.slice(0, 16).trimEnd().replace(/\/$/, ""), size: Number(size) };
}
