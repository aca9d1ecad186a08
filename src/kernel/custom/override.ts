import { type Fragment, parseOptionLine } from "../../codec/kconfig/index.js";
import { optionInvalid } from "./errors.js";

/**
 * The user's options as a fragment: `y`, `m` and `n`, numbers, and anything else as text.
 * Throws `KERNEL_OPTION_INVALID`.
 */
export function overrideFragment(name: string, options: Readonly<Record<string, string>>): Fragment {
  const lines = Object.entries(options).map(([key, value], index) => {
    const option = key.startsWith("CONFIG_") ? key : `CONFIG_${key}`;
    const parsed = parseOptionLine(`${option}=${written(value)}`);
    if (parsed === undefined || parsed.value === "m") throw optionInvalid(key, value);
    return { ...parsed, reason: "set in `kernel_options`", line: index + 1 };
  });
  return { name, options: lines };
}

function written(value: string): string {
  return /^([ymn]|-?\d+|0[xX][0-9a-fA-F]+|".*")$/.test(value) ? value : JSON.stringify(value);
}
