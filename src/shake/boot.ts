import { atom, decodeTerm, encodeTerm, type Term, tuple } from "../codec/etf/index.js";
import { LeanError } from "../error/index.js";

/** kernel's own error_handler under another name, which the one for shrunk images calls. */
export const originalHandler = "lean_error_handler";

/** Modules of this tool that are there when something reaches them. */
export const helperModules = ["lean_terms", "lean_user"] as const;

/** The instructions of a boot script in its binary form (script(4)). Throws `SHRINK_BOOT_SCRIPT`. */
export function bootInstructions(boot: Uint8Array): readonly Term[] {
  return script(boot).instructions.items;
}

/**
 * A boot script that neither loads nor lists modules that went, and loads kernel's error_handler under its other name and the helpers that stay.
 * Applications are loaded and started as before. Throws `SHRINK_BOOT_SCRIPT`.
 */
export function fitBoot(boot: Uint8Array, isRemoved: (module: string) => boolean): Uint8Array {
  const { tag, name, instructions } = script(boot);
  const stays = (each: Term) => each.type !== "atom" || !isRemoved(each.name);
  const fit = (instruction: Term): readonly Term[] => {
    const [verb, given] = instruction.type === "tuple" ? instruction.items : [];
    if (verb?.type !== "atom" || given === undefined) return [instruction];
    if (verb.name === "primLoad" && given.type === "list") {
      const items = given.items.flatMap(withHelpers).filter(stays);
      return items.length === 0 ? [] : [tuple(verb, { ...given, items })];
    }
    return verb.name === "apply" ? [tuple(verb, withoutModules(given, stays))] : [instruction];
  };
  return encodeTerm(tuple(tag, name, { ...instructions, items: instructions.items.flatMap(fit) }));
}

/** The text of an application resource file (app(4)) without modules that went. */
export function fitApplicationFile(text: string, isRemoved: (module: string) => boolean): string {
  return text.replace(
    /(\{\s*modules\s*,\s*\[)([^\]]*)(\])/,
    (_, head: string, names: string, tail: string) => {
      const stay = [...names.matchAll(/%[^\n]*|'((?:[^'\\]|\\.)*)'|[a-z][\w@]*/gs)].filter(
        ([whole, quoted]) => !whole.startsWith("%") && !isRemoved(quoted ?? whole),
      );
      return `${head}${stay.map(([whole]) => whole).join(",")}${tail}`;
    },
  );
}

function withHelpers(module: Term): readonly Term[] {
  return module.type === "atom" && module.name === "error_handler"
    ? [module, ...[originalHandler, ...helperModules].map(atom)]
    : [module];
}

/** `{application, load, [{application, Name, Properties}]}` with a shorter `modules`. */
function withoutModules(called: Term, stays: (each: Term) => boolean): Term {
  const [of, name, given] = called.type === "tuple" ? called.items : [];
  const specification = given?.type === "list" ? given.items[0] : undefined;
  const [tag, application, properties] = specification?.type === "tuple" ? specification.items : [];
  if (!of || !name || !tag || !application || given?.type !== "list" || properties?.type !== "list")
    return called;
  const fitted = properties.items.map((property) => {
    const [key, value] = property.type === "tuple" ? property.items : [];
    if (key?.type !== "atom" || key.name !== "modules" || value?.type !== "list") return property;
    return tuple(key, { ...value, items: value.items.filter(stays) });
  });
  return tuple(of, name, { ...given, items: [tuple(tag, application, { ...properties, items: fitted })] });
}

function script(boot: Uint8Array) {
  const term = decodeTerm(boot);
  const [tag, name, instructions] = term.type === "tuple" ? term.items : [];
  if (tag?.type !== "atom" || tag.name !== "script" || name === undefined || instructions?.type !== "list") {
    throw new LeanError({
      code: "SHRINK_BOOT_SCRIPT",
      message:
        "The release's start.boot is not the binary form of a boot script, so nothing can be left out of it.",
      hint: "Assemble the release again, or build with --shrink off.",
    });
  }
  return { tag, name, instructions };
}
