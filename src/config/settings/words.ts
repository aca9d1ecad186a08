/** A word: plain signs, and parts in quotes; in double quotes a backslash takes the next sign as it is. */
const word = /(?:[^\s"']|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/y;
const part = /"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|([^"']+)/g;

/**
 * Splits a command as it is written in a settings file: blanks part words, quotes hold them together. Nothing else means
 * anything: no variables, no wildcards. Undefined when a quote is not closed.
 */
export function splitWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  for (let at = blanks(text, 0); at < text.length; at = blanks(text, at)) {
    word.lastIndex = at;
    const found = word.exec(text)?.[0];
    if (found === undefined) return undefined;
    at += found.length;
    if (at < text.length && !/\s/.test(text[at] ?? "")) return undefined;
    words.push(
      found.replace(part, (_, double?: string, single?: string, plain?: string) => {
        return double?.replace(/\\([\s\S])/g, "$1") ?? single ?? plain ?? "";
      }),
    );
  }
  return words;
}

/** Where the blanks that begin at a place end. */
function blanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  return at;
}
