import type { CodeLink } from "../../analyze/index.js";
import { table } from "../render/table.js";

/** More links than any image has; of a longer chain the middle is left out. */
const longest = 24;

/** One line a link, each a step further in; the reasons in one column. */
export function treeLines(links: readonly (readonly [title: string, rule: string])[]): readonly string[] {
  const half = longest / 2;
  const left = [`… ${links.length - longest} more`, ""] as const;
  const shown = links.length <= longest ? links : [...links.slice(0, half), left, ...links.slice(-half)];
  const rows = shown.map(([title, rule], depth) => [`${indent(depth)}${title}`, rule]);
  return table([{ title: "" }, { title: "" }], rows).slice(1);
}

/** A chain of functions. */
export function functionLines(chain: readonly CodeLink[]): readonly string[] {
  return treeLines(chain.map(({ name, rule }) => [name, ruleWords(rule)]));
}

/** What the table of reasons says, in words that follow a function's name. */
function ruleWords(rule: string): string {
  const [, kind, capability] = /^(capability|behind):(.*)$/s.exec(rule) ?? [];
  if (kind === "capability") return `called, but capability ${capability} is closed`;
  return kind === "behind" ? "called, left out with that" : rule;
}

function indent(depth: number): string {
  return depth === 0 ? "  " : `${" ".repeat(2 * depth)}└ `;
}
