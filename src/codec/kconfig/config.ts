/**
 * Values of kernel options, as a `.config` file has them (Documentation/kbuild/kconfig.rst): `y`, `m`, a number, or a
 * string with its quotes. An option that is off is absent. Names come with `CONFIG_`.
 */
export type KernelConfig = ReadonlyMap<string, string>;

/** A line that sets an option, or undefined for any other: `null` is what `# CONFIG_X is not set` and `=n` say. */
export function parseOptionLine(
  line: string,
): { readonly name: string; readonly value: string | null } | undefined {
  const off = /^# (CONFIG_\w+) is not set$/.exec(line)?.[1];
  if (off !== undefined) return { name: off, value: null };
  const [, name, value] = /^(CONFIG_\w+)=(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined || !isValue(value)) return undefined;
  return { name, value: value === "n" ? null : value };
}

/** Reads a `.config` file. Of an option that is set twice the last line counts, as for the kernel. */
export function parseConfig(text: string): KernelConfig {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const option = parseOptionLine(line.trimEnd());
    if (option === undefined) continue;
    if (option.value === null) values.delete(option.name);
    else values.set(option.name, option.value);
  }
  return values;
}

/** One line of a `.config` file. */
export function formatOption(name: string, value: string | null): string {
  return value === null ? `# ${name} is not set` : `${name}=${value}`;
}

/** What an option can be set to: tristate, number, or a quoted string with its escapes. */
function isValue(text: string): boolean {
  return /^([ymn]|-?\d+|0[xX][0-9a-fA-F]+|"(?:[^"\\]|\\.)*")$/.test(text);
}
