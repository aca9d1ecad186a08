import { decodeAtoms } from "./atoms.js";
import { chunkOf, readBeam } from "./container.js";
import { inflated } from "./literal-table.js";

/**
 * Which of the given words a module names: as an atom of its code or its literals (a module or function that it
 * calls, also by `apply`), or as part of a text among its literals. Throws `NOT_BEAM` and `BEAM_MALFORMED`.
 */
export function moduleMentions(
  bytes: Uint8Array,
  wanted: { readonly atoms: readonly string[]; readonly texts: readonly string[] },
): readonly string[] {
  const chunks = readBeam(bytes);
  const wide = chunkOf(chunks, "AtU8");
  const narrow = chunkOf(chunks, "Atom");
  const table = wide ?? narrow;
  const atoms = new Set(table === undefined ? [] : decodeAtoms(table, wide ? "AtU8" : "Atom").names);
  const texts = [chunkOf(chunks, "StrT"), plainLiterals(chunkOf(chunks, "LitT"))]
    .filter((part) => part !== undefined)
    .map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  return [
    ...wanted.atoms.filter((atom) => atoms.has(atom) || texts.some((part) => part.includes(encoded(atom)))),
    ...wanted.texts.filter((text) => texts.some((part) => part.includes(text))),
  ];
}

/** An atom within a literal, as in `{public_key, cacerts_get, []}`: SMALL_ATOM_UTF8_EXT of the external term format. */
function encoded(atom: string): Buffer {
  const name = Buffer.from(atom, "utf8");
  return Buffer.concat([Buffer.of(119, name.length), name]);
}

function plainLiterals(chunk: Uint8Array | undefined): Uint8Array | undefined {
  if (chunk === undefined || chunk.length < 4) return undefined;
  const size = Buffer.from(chunk.buffer, chunk.byteOffset, 4).readUInt32BE();
  return size === 0 ? chunk.subarray(4) : inflated(chunk.subarray(4), size);
}
