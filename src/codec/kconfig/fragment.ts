import { parseOptionLine } from "./config.js";
import { fragmentInvalid, fragmentWithoutReason } from "./errors.js";

/** An option that a fragment asks for, and why. */
export interface RequestedOption {
  /** With `CONFIG_`. */
  readonly name: string;
  /** `null`: it must be off. */
  readonly value: string | null;
  /** The comment above it, as one sentence. */
  readonly reason: string;
  /** In the fragment, from 1. */
  readonly line: number;
}

/** Part of a kernel configuration: what one purpose asks for. */
export interface Fragment {
  /** How errors name it: a path such as `platform/qemu.config`. */
  readonly name: string;
  readonly options: readonly RequestedOption[];
}

/**
 * Reads a fragment: lines of a `.config` file, each below a comment that is its reason; options in a row share the
 * one above them. A comment that begins with `# ---` heads a section and is no reason.
 * Throws `KERNEL_FRAGMENT_INVALID` for a line that sets nothing, `KERNEL_FRAGMENT_UNEXPLAINED` for an option without reason.
 */
export function parseFragment(name: string, text: string): Fragment {
  const options: RequestedOption[] = [];
  let reason: string[] = [];
  let open = false;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    const option = parseOptionLine(line);
    if (option !== undefined) {
      if (reason.length === 0) throw fragmentWithoutReason(name, index + 1, option.name);
      options.push({ ...option, reason: reason.join(" "), line: index + 1 });
      open = false;
    } else if (line === "" || line.startsWith("# ---")) reason = [];
    else if (/^#($|(?! CONFIG_))/.test(line)) {
      reason = [...(open ? reason : []), line.replace(/^#\s*/, "")];
      open = true;
    } else throw fragmentInvalid(name, index + 1, line);
    if (line === "") open = false;
  }
  return { name, options };
}
