import { Option } from "commander";
import { type Command, isDerived, type Row, rows } from "../config/index.js";

/** The rows of the settings table that a command takes as flags. */
export function settingRows(commands: readonly Command[]): readonly Row[] {
  return rows.filter((row) => row.setting.flag?.commands.some((command) => commands.includes(command)));
}

/** A row as an option of commander: repeatable ones collect, nothing has a default of its own here. */
export function settingOption(row: Row): Option {
  const { flag } = row.setting;
  const option = new Option(flag?.flags ?? "", describeRow(row));
  const parse = flag?.parse ?? ((text: string) => text);
  if (flag?.repeat === true)
    option.argParser((text: string, before: unknown) => collect(before, parse(text)));
  else if (option.required || option.optional) option.argParser((text: string) => parse(text));
  return option;
}

/** Values of setting flags, by place in `Config`, out of commander's own. */
export function settingFlags(
  commands: readonly Command[],
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const flags: Record<string, unknown> = {};
  for (const row of settingRows(commands)) {
    const value = options[settingOption(row).attributeName()];
    if (value !== undefined)
      flags[row.section === undefined ? row.property : `${row.section}.${row.property}`] = value;
  }
  return flags;
}

function collect(before: unknown, value: unknown): unknown {
  if (before === undefined) return value;
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (isTable(before) && isTable(value)) return { ...before, ...value };
  return isTable(before) ? value : before;
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function describeRow({ setting }: Row): string {
  const repeat = setting.flag?.repeat === true ? "; repeatable" : "";
  const { fallback } = setting;
  const words = isDerived(fallback) ? fallback.words : fallback;
  const plain = typeof words === "string" || typeof words === "number" ? ` [${words}]` : "";
  return `${setting.description}${choicesOf(setting)}${repeat}${plain}`;
}

function choicesOf({ choices = [], available = choices }: Row["setting"]): string {
  if (choices.length === 0) return "";
  const later = choices.filter((choice) => !available.includes(choice));
  return ` (${available.join(", ")}${later.length === 0 ? "" : `; later ${later.join(", ")}`})`;
}
