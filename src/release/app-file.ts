/** What an application resource file (app(4)) says that it needs. Names of applications. */
export interface ApplicationResource {
  /** `applications`: started before it, those that are optional left out. */
  readonly applications: readonly string[];
  /** `included_applications`: loaded with it. */
  readonly included: readonly string[];
}

/** Comments and texts; quoted atoms; atoms; any other sign. */
const token = /%[^\n]*|"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([a-z][\w@]*)|\S/gs;

/** Reads the lists of names out of the text of a `.app` file; what is not there is empty. */
export function readApplicationResource(text: string): ApplicationResource {
  const lists = atomLists(text);
  const optional = new Set(lists.get("optional_applications"));
  return {
    applications: (lists.get("applications") ?? []).filter((name) => !optional.has(name)),
    included: lists.get("included_applications") ?? [],
  };
}

/** Every `{name, [atom, …]}` of a text. */
function atomLists(text: string): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  let before = ["", "", ""];
  let open: string[] | undefined;
  for (const [sign, quoted, plain] of text.matchAll(token)) {
    if (sign.startsWith("%")) continue;
    const atom = quoted ?? plain;
    const [brace, name = "", comma] = before;
    if (sign === "[" && brace === "{" && comma === ",") {
      open = [];
      lists.set(name, open);
    } else if (sign === "]" || sign === "[") open = undefined;
    else if (atom !== undefined) open?.push(atom);
    before = [...before.slice(1), atom ?? sign];
  }
  return lists;
}
