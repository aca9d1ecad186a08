import { hasCode } from "../../error/index.js";
import type { Conditional, Declaration, Declarations } from "./declaration.js";
import { type Expression, parseExpression } from "./expression.js";
import { logicalLines } from "./lines.js";

/** Text of a Kconfig file by its path in the source tree; undefined when it is not there. */
export type ReadSource = (path: string) => string | undefined;

interface Frame {
  readonly kind: "if" | "menu" | "choice";
  readonly conditions: Expression[];
}

type Draft = {
  -readonly [K in keyof Declaration]: Declaration[K] extends readonly (infer T)[] ? T[] : Declaration[K];
};

interface Reading {
  readonly read: ReadSource;
  readonly variables: Readonly<Record<string, string>>;
  readonly known: Map<string, Draft>;
  readonly frames: Frame[];
  /** What `depends on` and the like belong to. */
  entry: { readonly conditions: Expression[]; readonly draft?: Draft } | undefined;
  files: number;
}

/** A kernel has 1700 of them. */
const mostFiles = 20_000;
const deepest = 40;

/**
 * Reads the declarations of a kernel source from its `Kconfig` on (Documentation/kbuild/kconfig-language.rst).
 * `variables` stand for `$(NAME)` in paths, for example `SRCARCH`. Enough to say why an option is on or cannot be;
 * values are computed by the kernel's own program. Conditions that call macros are passed over.
 */
export function readDeclarations(
  read: ReadSource,
  variables: Readonly<Record<string, string>>,
  root = "Kconfig",
): Declarations {
  const reading: Reading = { read, variables, known: new Map(), frames: [], entry: undefined, files: 0 };
  readFile(reading, root, 0);
  return reading.known;
}

function readFile(reading: Reading, path: string, depth: number): void {
  const text = depth > deepest || ++reading.files > mostFiles ? undefined : reading.read(path);
  if (text === undefined) return;
  const outer = reading.frames.length;
  for (const line of logicalLines(text)) {
    const [, word = "", rest = ""] = /^([\w-]+)\s*(.*)$/.exec(line) ?? [];
    if (/^[or]{0,2}source$/.test(word)) readFile(reading, sourced(reading, word, rest, path), depth + 1);
    else takeLine(reading, word, rest.trim());
  }
  reading.frames.length = Math.min(outer, reading.frames.length);
}

function sourced({ variables }: Reading, word: string, rest: string, from: string): string {
  const named = rest
    .replace(/^"|"$/g, "")
    .replace(/\$\(?(\w+)\)?/g, (_, name: string) => variables[name] ?? "");
  return word.includes("r", 0) && /^(r|or)source$/.test(word) ? from.replace(/[^/]*$/, named) : named;
}

function takeLine(reading: Reading, word: string, rest: string): void {
  const { frames } = reading;
  switch (word) {
    case "config":
    case "menuconfig":
      declare(reading, rest);
      return;
    case "if":
      frames.push({ kind: "if", conditions: expressions(rest) });
      reading.entry = undefined;
      return;
    case "menu":
    case "choice": {
      const frame: Frame = { kind: word, conditions: [] };
      frames.push(frame);
      reading.entry = { conditions: frame.conditions };
      return;
    }
    case "comment":
      reading.entry = { conditions: [] };
      return;
    case "endif":
    case "endmenu":
    case "endchoice":
      frames.pop();
      reading.entry = undefined;
      return;
    default:
      property(reading, word, rest);
  }
}

function declare(reading: Reading, name: string): void {
  const conditions = reading.frames.flatMap((frame) => frame.conditions);
  const draft = reading.known.get(name) ?? { name, depends: [], selects: [], defaults: [], prompt: false };
  draft.depends.push(conditions);
  reading.known.set(name, draft);
  reading.entry = { conditions, draft };
}

function property({ entry }: Reading, word: string, rest: string): void {
  if (entry === undefined) return;
  if (word === "depends") entry.conditions.push(...expressions(rest.replace(/^on\s+/, "")));
  const { draft } = entry;
  if (draft === undefined) return;
  if (word === "select") draft.selects.push(conditional(rest));
  else if (/^(default|def_bool|def_tristate)$/.test(word)) draft.defaults.push(conditional(rest));
  else if (/^(bool|tristate|int|hex|string|prompt)$/.test(word) && rest !== "") draft.prompt = true;
}

function conditional(text: string): Conditional {
  const [, value = text, condition] = /^(.*?)\s+if\s+(.*)$/.exec(text) ?? [];
  const [when] = condition === undefined ? [] : expressions(condition);
  return { value: value.trim(), ...(when === undefined ? {} : { when }) };
}

/** None when the text calls a macro in a way that is not understood here. */
function expressions(text: string): Expression[] {
  if (text.includes("$(")) return [];
  try {
    return [parseExpression(text)];
  } catch (error) {
    if (hasCode(error, "KCONFIG_INVALID")) return [];
    throw error;
  }
}
