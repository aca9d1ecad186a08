import { damagedArchive } from "./errors.js";

/** Most characters one paragraph may have. */
const paragraphLimit = 16 * 1024 * 1024;

/** Fields of one paragraph by lower-case name; continuation lines joined by newlines, their first space removed. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * Parses a control file (deb822(5)): paragraphs separated by empty lines, `Name: value` fields, lines that
 * start with a space or tab continue a field, `#` lines are comments. Lines of no known form are passed over.
 */
export function parseControl(text: string): readonly Stanza[] {
  const stanzas: Stanza[] = [];
  let fields = new Map<string, string>();
  let name = "";
  for (const raw of text.split("\n")) {
    const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
    if (line.startsWith("#")) continue;
    if (line.trim() === "") {
      if (fields.size > 0) stanzas.push(fields);
      fields = new Map();
      name = "";
    } else if (line.startsWith(" ") || line.startsWith("\t")) {
      if (name !== "") fields.set(name, `${fields.get(name) ?? ""}\n${line.slice(1)}`);
    } else {
      const colon = line.indexOf(":");
      name = colon > 0 ? line.slice(0, colon).toLowerCase() : "";
      if (name !== "") fields.set(name, line.slice(colon + 1).trim());
    }
  }
  if (fields.size > 0) stanzas.push(fields);
  return stanzas;
}

/**
 * Cuts a stream of text into pieces that end where a paragraph ends, none of them held longer than needed.
 * Bytes become characters one to one (latin1). Throws `DEB_DAMAGED` for a paragraph of more than 16 MiB.
 */
export async function* stanzaBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
    const end = text.lastIndexOf("\n\n");
    rest = end < 0 ? text : text.slice(end + 2);
    if (rest.length > paragraphLimit)
      throw damagedArchive("its list of packages has a paragraph without end");
    if (end >= 0) yield text.slice(0, end + 1);
  }
  if (rest.trim() !== "") yield rest.endsWith("\n") ? rest : `${rest}\n`;
}

/**
 * Reads the wanted fields (exact names) of every paragraph in `block` and hands them to `found`, in the
 * order of `names`, absent ones as "". Made for package indexes of many megabytes: fields that nobody wants,
 * continuation lines among them, are skipped without being copied. Only for fields of a single line.
 */
export function scanFields(
  block: string,
  names: readonly string[],
  found: (values: readonly string[]) => void,
): void {
  const byLength = new Map<number, readonly (readonly [string, number])[]>();
  names.forEach((name, index) => {
    byLength.set(name.length, [...(byLength.get(name.length) ?? []), [name, index]]);
  });
  const empty = names.map(() => "");
  let values = [...empty];
  let filled = false;
  for (let at = 0; at < block.length; ) {
    const newline = block.indexOf("\n", at);
    const end = newline < 0 ? block.length : newline;
    if (end === at) {
      if (filled) found(values);
      values = [...empty];
      filled = false;
    } else if (block.charCodeAt(at) > 35) {
      const colon = block.indexOf(":", at);
      for (const [name, index] of byLength.get(colon - at) ?? []) {
        if (!block.startsWith(name, at)) continue;
        values[index] = block.slice(colon + 1, end).trim();
        filled = true;
      }
    }
    at = end + 1;
  }
  if (filled) found(values);
}
