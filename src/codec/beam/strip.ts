import { readBeam, writeBeam } from "./container.js";

/**
 * Chunks that running code can notice. The loader reads the first three lines (`beam_lib`'s significant
 * chunks); `module_info/1` and `Mix`'s own stripping keep `Attr`; `CInf` is what
 * `Module.module_info(:compile)` answers from. Left out is what only tools open the file for: debug information
 * (`Dbgi`, `Abst`, `DbgB`), documentation (`Docs`), Elixir's checker (`ExCk`), local functions (`LocT`).
 */
const kept: ReadonlySet<string> = new Set([
  ...["AtU8", "Atom", "Code", "StrT", "ImpT", "ExpT"],
  ...["FunT", "LitT", "Line", "Type", "Meta"],
  "Attr",
]);

/**
 * Drops the chunks of a BEAM file that are not needed at run time, and unpacks it when it is compressed (the
 * image is compressed as a whole, better). Order stays, so the same input gives the same bytes and stripping
 * twice changes nothing. At least what `mix release` keeps is kept; `keep` names further chunks,
 * as `strip_beams: [keep: …]` in a project does.
 * Throws `NOT_BEAM` and `BEAM_MALFORMED`.
 */
export function stripBeam(bytes: Uint8Array, keep: readonly string[] = []): Uint8Array {
  return writeBeam(readBeam(bytes).filter(({ id }) => kept.has(id) || keep.includes(id)));
}
