import { atom, charlist, decodeTerm, encodeTerm, list, type Term, tuple } from "../codec/etf/index.js";
import { LeanError } from "../error/index.js";

/** Where guest/init looks for the mark. */
const readyFile = "/run/lean/ready";

/**
 * How many modules one instruction loads. `init` reads and prepares all modules of a `primLoad` before it
 * installs the first: Elixir's 260 at once take 30 MB more at their peak than 16 by 16, and the emulator keeps
 * that memory. Order, and so behaviour, is the same.
 */
const batch = 16;

/**
 * Fits a boot script in its binary form, `term_to_binary({script, {Name, Version}, Instructions})` (script(4)
 * of OTP's sasl), to a small machine that reports readiness: modules are loaded in small batches, and the last
 * instruction, after every application has started, creates `/run/lean/ready`.
 * Throws `BOOT_SCRIPT_MALFORMED`.
 */
export function fitBootScript(boot: Uint8Array): Buffer {
  const script = decodeTerm(boot);
  const [tag, name, instructions] = script.type === "tuple" ? script.items : [];
  if (tag?.type !== "atom" || tag.name !== "script" || !name || instructions?.type !== "list") {
    throw malformed();
  }
  const fitted: Term = { ...instructions, items: [...instructions.items.flatMap(inBatches), markReady()] };
  return Buffer.from(encodeTerm(tuple(tag, name, fitted)));
}

/** `{primLoad, Modules}` as several; any other instruction as it is. */
function inBatches(instruction: Term): readonly Term[] {
  const [tag, modules] = instruction.type === "tuple" ? instruction.items : [];
  if (tag?.type !== "atom" || tag.name !== "primLoad" || modules?.type !== "list") return [instruction];
  if (modules.items.length <= batch) return [instruction];
  const count = Math.ceil(modules.items.length / batch);
  return Array.from({ length: count }, (_, index) =>
    tuple(tag, list(...modules.items.slice(index * batch, (index + 1) * batch))),
  );
}

/** `{apply, {prim_file, write_file, ["/run/lean/ready", []]}}`: the emulator has this module built in. */
function markReady(): Term {
  return tuple(
    atom("apply"),
    tuple(atom("prim_file"), atom("write_file"), list(charlist(readyFile), list())),
  );
}

function malformed(): LeanError {
  return new LeanError({
    code: "BOOT_SCRIPT_MALFORMED",
    message: "The release's start.boot is not the binary form of a boot script.",
    hint: "Assemble the release again with `mix release`.",
  });
}
