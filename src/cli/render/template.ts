import { isDerived, keyOf, type Row, rows } from "../../config/index.js";

/** A lean.toml in which every setting is commented out, with what it does and its default. */
export function settingsTemplate(): string {
  const inFile = rows.filter((row) => row.setting.file !== false);
  const top = inFile.filter((row) => row.section === undefined).map(entry);
  const run = inFile.filter((row) => row.section === "run").map(entry);
  const head = "# Settings of leanvm for this project. Remove a `#` to set one; all are optional.\n";
  return `${[head, ...top, "[run]\n", ...run].join("\n")}`;
}

function entry(row: Row): string {
  const { setting } = row;
  const choices = setting.available ?? setting.choices;
  const listed = choices === undefined ? "" : ` (${choices.join(", ")})`;
  const { fallback } = setting;
  const origin = isDerived(fallback) ? `Default: ${fallback.words}.` : "";
  const lines = wrap(`${setting.description}${listed}. ${origin}`.trim(), 96).map((line) => `# ${line}`);
  return `${[...lines, `# ${keyOf(row.property)} = ${shown(row)}`].join("\n")}\n`;
}

/** The default as TOML, else the example. */
function shown({ setting }: Row): string {
  const { fallback, example } = setting;
  if (isDerived(fallback) || fallback === undefined) return example;
  if (Array.isArray(fallback) && fallback.length === 0) return example;
  if (typeof fallback === "object" && fallback !== null && !Array.isArray(fallback)) return example;
  return JSON.stringify(fallback);
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
