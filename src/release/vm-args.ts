/** A word of a `vm.args` file, without quotes, and where it stands in the text. */
export interface ArgumentWord {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The words of an arguments file as erlexec reads it (`-args_file`, erl(1)): separated by white space, `#` at the
 * start of a word begins a comment, `\` takes the next character as it is, quotes of both kinds hold words together.
 */
export function argumentWords(text: string): readonly ArgumentWord[] {
  const word =
    /#[^\n]*|((?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|[^\s"'\\])(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|[^\s"'\\])*)/g;
  return [...text.matchAll(word)].flatMap((match) => {
    const [whole, found] = match;
    if (found === undefined) return [];
    return [{ value: unquoted(found), start: match.index, end: match.index + whole.length }];
  });
}

/**
 * The same file without some flags and their values: `flags` tells how many follow each, fewer when another flag
 * comes first. Returns the text itself when it has none of them.
 */
export function withoutFlags(text: string, flags: ReadonlyMap<string, number>): string {
  const words = argumentWords(text);
  let result = "";
  let kept = 0;
  for (const [at, word] of words.entries()) {
    const count = flags.get(word.value);
    if (count === undefined || word.start < kept) continue;
    const values = words.slice(at + 1, at + 1 + count);
    const next = values.findIndex(({ value }) => /^[-+]/.test(value));
    result += text.slice(kept, word.start);
    kept = (next === -1 ? values : values.slice(0, next)).at(-1)?.end ?? word.end;
  }
  return result + text.slice(kept);
}

function unquoted(word: string): string {
  return word.replace(
    /"((?:\\[\s\S]|[^"\\])*)"?|'((?:\\[\s\S]|[^'\\])*)'?|\\([\s\S])/g,
    (_, double, single, escaped) => (double ?? single ?? escaped).replace(/\\([\s\S])/g, "$1"),
  );
}
