import { atom, charlist, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { LeanError } from "../error/index.js";

/** Where guest/init looks for the mark. */
const readyFile = "/run/lean/ready";

/**
 * Appends `{apply, {file, write_file, ["/run/lean/ready", []]}}` to the instructions of a boot script in
 * its binary form: `term_to_binary({script, {Name, Version}, Instructions})` (script(4) of OTP's sasl).
 * Throws `BOOT_SCRIPT_MALFORMED`.
 */
export function appendInstruction(boot: Uint8Array): Buffer {
  const script = decodeTerm(boot);
  const [tag, name, instructions] = script.type === "tuple" ? script.items : [];
  if (tag?.type !== "atom" || tag.name !== "script" || !name || instructions?.type !== "list") {
    throw malformed();
  }
  const marked: Term = { ...instructions, items: [...instructions.items, instruction()] };
  return Buffer.from(encodeTerm(tuple(tag, name, marked)));
}

function instruction(): Term {
  const call = tuple(atom("file"), atom("write_file"), list(charlist(readyFile), list()));
  return tuple(atom("apply"), call);
}

function malformed(): LeanError {
  return new LeanError({
    code: "BOOT_SCRIPT_MALFORMED",
    message: "The release's start.boot is not the binary form of a boot script.",
    hint: "Assemble the release again with `mix release`.",
  });
}
