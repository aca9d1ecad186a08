/** Markup that is safe to put into a page as it stands. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template: text and numbers are escaped, `undefined` and `false` leave nothing. */
export type Part = string | number | Html | readonly Html[] | undefined | false;

/** Markup from a template; every value that is not markup itself is escaped, for text and quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = strings.map((text, index) => text + markup(parts[index]));
  return { html: pieces.join("") };
}

/** Text, safe between tags and within quoted attributes. Control characters, which HTML forbids, are replaced. */
export function escapeText(text: string): string {
  return text
    .replace(forbidden, "\ufffd")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * JSON that is safe inside a `script` element: no `<`, so that neither `</script>` nor `<!--` can occur, and no
 * line separators, which older scripts take for ends of lines. It parses to the same value.
 */
export function scriptJson(value: unknown): Html {
  const escaped = JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return { html: escaped };
}

/** An untrusted name: its writing direction stays its own, and a monstrous one is cut. */
export function nameOf(text: string, limit = 160): Html {
  const shown = shorten(text, limit);
  return leftToRight.test(shown) ? html`${shown}` : html`<bdi>${shown}</bdi>`;
}

/** An untrusted name as plain text (labels, titles): isolated by Unicode's own marks. */
export function plainName(text: string, limit = 160): string {
  return `\u2068${shorten(text, limit)}\u2069`;
}

function markup(part: Part): string {
  if (part === undefined || part === false) return "";
  if (typeof part === "string") return escapeText(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map((each) => each.html).join("");
}

/** Never cuts a character of two code units in half. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${[...text.slice(0, limit)].slice(0, -1).join("")}…`;
}

/** Text of which nothing has a direction of its own: most names, and pages have thousands. */
const leftToRight = /^[\x20-\x7e]*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Surrogate}/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
