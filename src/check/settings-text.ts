import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { settingsNotEdited } from "./errors.js";
import type { Door } from "./types.js";

/** What brings back what was called: values to add to lists of `lean.toml`. */
export interface Additions {
  readonly capabilities: readonly string[];
  readonly keep: readonly string[];
}

/** The settings that bring back what was called. */
export function additionsFor(doors: readonly Door[]): Additions {
  const sorted = (values: readonly string[]) => [...new Set(values)].toSorted();
  return {
    capabilities: sorted(doors.filter(({ rule }) => rule !== "unreachable").map(({ rule }) => rule)),
    keep: sorted(
      doors
        .filter(({ rule }) => rule === "unreachable")
        .map(({ bringBack }) => bringBack.replace(/^--keep /, "")),
    ),
  };
}

/**
 * The text of a `lean.toml` with values added to its lists `capabilities` and `keep`; all else, comments too, stays as it
 * is. What a list has already is not added again. Throws `CHECK_NOT_WRITTEN` when the text is written in a
 * way that this cannot do; what it gives was read again and compared.
 */
export function withAdditions(path: string, text: string, additions: Additions): string {
  const before = parse(text);
  let edited = text;
  const expected: Record<string, unknown> = { ...before };
  for (const key of ["capabilities", "keep"] as const) {
    const known = before[key] ?? [];
    if (!Array.isArray(known)) throw settingsNotEdited(path, written(additions));
    const added = additions[key].filter((value) => !known.includes(value));
    if (added.length === 0) continue;
    expected[key] = [...known, ...added];
    edited = withItems(edited, key, added);
  }
  if (!isDeepStrictEqual(readAgain(edited), { ...expected }))
    throw settingsNotEdited(path, written(additions));
  return edited;
}

/** The settings as lines of TOML. */
export function written(additions: Additions): readonly string[] {
  return (["capabilities", "keep"] as const).flatMap((key) =>
    additions[key].length === 0 ? [] : [`${key} = [${additions[key].map(quoted).join(", ")}]`],
  );
}

function readAgain(text: string): unknown {
  try {
    return { ...parse(text) };
  } catch {
    return undefined;
  }
}

/** Adds items to the end of a list at the top level; a list that is not there goes in front of the first section. */
function withItems(text: string, key: string, items: readonly string[]): string {
  const section = /^[ \t]*\[/m.exec(text)?.index ?? text.length;
  const start = new RegExp(`^[ \\t]*${key}[ \\t]*=[ \\t]*\\[`, "m").exec(text);
  // A line of a list that is written over several lines may begin with a bracket, too.
  if (start === null || start.index >= section) return withList(text, section, key, items);
  const open = start.index + start[0].length;
  const close = closingBracket(text, open);
  const inside = text.slice(open, close);
  const lines = inside.includes("\n");
  const content = inside.trimEnd();
  const isEmpty = content.trim() === "";
  const comma = isEmpty || endsWithComma(content) ? "" : ",";
  const added = items.map(quoted);
  if (!lines) {
    const gap = isEmpty ? "" : " ";
    return `${text.slice(0, open)}${content}${comma}${gap}${added.join(", ")}${text.slice(close)}`;
  }
  const indent = /\n([ \t]+)\S/.exec(inside)?.[1] ?? "  ";
  const further = added.map((item) => `\n${indent}${item},`).join("");
  const last = lastItemEnd(content);
  return `${text.slice(0, open)}${content.slice(0, last)}${comma}${content.slice(last)}${further}\n${text.slice(close)}`;
}

function withList(text: string, section: number, key: string, items: readonly string[]): string {
  const line = `${key} = [${items.map(quoted).join(", ")}]\n`;
  const [head, tail] = [text.slice(0, section), text.slice(section)];
  const gap = head === "" || head.endsWith("\n") ? "" : "\n";
  return `${head}${gap}${line}${tail === "" ? "" : "\n"}${tail}`;
}

/** Texts and comments, in which brackets and commas mean nothing. */
const opaque = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/y;

/** Calls `visit` with each place of a text that is neither in a text nor in a comment, until it returns true. */
function scan(text: string, from: number, visit: (at: number) => boolean): void {
  for (let at = from; at < text.length; ) {
    opaque.lastIndex = at;
    const skipped = opaque.exec(text)?.[0].length ?? 0;
    if (skipped === 0 && visit(at)) return;
    at += Math.max(skipped, 1);
  }
}

function closingBracket(text: string, from: number): number {
  let found = text.length;
  scan(text, from, (at) => {
    if (text[at] === "]") found = at;
    return text[at] === "]";
  });
  return found;
}

/** Where the last item of a list's content ends: comments may follow. */
function lastItemEnd(content: string): number {
  const plain = content.replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*/g, (part) =>
    part.startsWith("#") ? " ".repeat(part.length) : "x".repeat(part.length),
  );
  return plain.trimEnd().length;
}

function endsWithComma(content: string): boolean {
  return content[lastItemEnd(content) - 1] === ",";
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
