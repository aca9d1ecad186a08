import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { LeanError } from "../../error/index.js";

/**
 * The text of a `lean.toml` with single options of the kernel set; all else, comments too, stays as it is. Throws
 * `KERNEL_OPTIONS_NOT_WRITTEN` when the text is written in a way that this cannot do; what it gives was read
 * again and compared.
 */
export function withKernelOptions(
  path: string,
  text: string,
  options: Readonly<Record<string, string>>,
): string {
  if (Object.keys(options).length === 0) return text;
  const before = read(text);
  if (before === undefined) throw notWritten(path, options);
  const known = before.kernel_options ?? {};
  if (typeof known !== "object" || known === null || Array.isArray(known)) throw notWritten(path, options);
  // A name may be written with CONFIG_ and without.
  const plain = Object.entries(known).map(([name, value]) => [name.replace(/^CONFIG_/, ""), value] as const);
  const all = { ...Object.fromEntries(plain), ...options };
  const edited = inSection(text, options) ?? inLine(text, all);
  const after = read(edited);
  const found = Object.entries(after?.kernel_options ?? {}).map(
    ([name, value]) => [name.replace(/^CONFIG_/, ""), value] as const,
  );
  const rest = { ...after, kernel_options: undefined };
  if (
    !isDeepStrictEqual(Object.fromEntries(found), all) ||
    !isDeepStrictEqual(rest, { ...before, kernel_options: undefined })
  )
    throw notWritten(path, options);
  return edited;
}

/** The setting as a line of TOML. */
export function kernelOptionsLine(options: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(options).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return `kernel_options = { ${pairs.join(", ")} }`;
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    return { ...parse(text) };
  } catch {
    return undefined;
  }
}

/** In a section of its own, each option on its line. Undefined when there is no such section. */
function inSection(text: string, options: Readonly<Record<string, string>>): string | undefined {
  const head = /^[ \t]*\[kernel_options\][^\n]*\n?/m.exec(text);
  if (head === null) return undefined;
  const from = head.index + head[0].length;
  const next = /^[ \t]*\[/m.exec(text.slice(from));
  const to = next === null ? text.length : from + next.index;
  const lines = text.slice(from, to).trimEnd().split("\n");
  const space = text.slice(from, to).slice(text.slice(from, to).trimEnd().length);
  for (const [name, value] of Object.entries(options)) {
    const own = new RegExp(`^[ \\t]*"?(CONFIG_)?${name}"?[ \\t]*=`);
    const at = lines.findIndex((line) => own.test(line));
    const line = `${name} = ${JSON.stringify(value)}`;
    if (at >= 0) lines[at] = line;
    else lines.push(line);
  }
  const body = lines.filter((line, index) => index > 0 || line !== "").join("\n");
  const lead = text.slice(0, from);
  return `${lead}${lead.endsWith("\n") ? "" : "\n"}${body}${space === "" ? "\n" : space}${text.slice(to)}`;
}

/** On one line at the top level, in the place of the one that is there. */
function inLine(text: string, options: Readonly<Record<string, unknown>>): string {
  const line = kernelOptionsLine(options);
  const section = /^[ \t]*\[/m.exec(text)?.index ?? text.length;
  const own = /^[ \t]*kernel_options[ \t]*=[^\n]*$/m.exec(text);
  if (own !== null && own.index < section)
    return `${text.slice(0, own.index)}${line}${text.slice(own.index + own[0].length)}`;
  const [head, tail] = [text.slice(0, section), text.slice(section)];
  const gap = head === "" || head.endsWith("\n") ? "" : "\n";
  return `${head}${gap}${line}\n${tail === "" ? "" : "\n"}${tail}`;
}

function notWritten(path: string, options: Readonly<Record<string, string>>): LeanError {
  return new LeanError({
    code: "KERNEL_OPTIONS_NOT_WRITTEN",
    message: `${path} is written in a way that leanvm cannot add to without changing something else.`,
    hint: "Add this by hand:",
    details: [kernelOptionsLine(options)],
  });
}
