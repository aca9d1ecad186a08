import { z } from "zod";
import { invalidSetting, notAvailable } from "./errors.js";
import type { Origin } from "./origin.js";
import { keyOf } from "./setting.js";
import type { Row } from "./table.js";

/** The row's value in its final form. Throws `INVALID_SETTING` or `NOT_BUILT_YET`. */
export function checked(row: Row, raw: unknown, origin: Origin): unknown {
  const key = qualifiedKey(row);
  const result = row.setting.schema(z).safeParse(raw);
  const issue = result.error?.issues[0];
  if (issue !== undefined) {
    const { expected, choices } = expectation(issue, origin);
    throw invalidSetting({
      key,
      origin,
      expected,
      actual: issue.code === "invalid_key" ? issue.path.at(-1) : at(raw, issue.path),
      ...(choices ? { choices } : {}),
    });
  }
  const { available } = row.setting;
  if (available !== undefined && typeof result.data === "string" && !available.includes(result.data)) {
    throw notAvailable(key, result.data, origin, available);
  }
  return result.data;
}

/** `run.memory`, `build_suite`. */
export function qualifiedKey(row: Row): string {
  const key = keyOf(row.property);
  return row.section === undefined ? key : `${row.section}.${key}`;
}

interface Expectation {
  readonly expected: string;
  readonly choices?: readonly string[];
}

/** Words for "must be …". A regular expression's own message names the form it wants. */
function expectation(issue: z.core.$ZodIssue, origin: Origin): Expectation {
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "record" && origin.kind === "flag") return { expected: "NAME=VALUE" };
      return { expected: typeWords[issue.expected] ?? `a ${issue.expected}` };
    case "invalid_value": {
      const choices = issue.values.map(String);
      return { expected: `one of ${choices.join(", ")}`, choices };
    }
    case "invalid_format":
      return { expected: issue.format === "url" ? "an http or https address" : issue.message };
    case "too_small":
      return {
        expected:
          issue.origin === "string"
            ? "a text that is not empty"
            : `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}`,
      };
    case "too_big":
      return { expected: `at most ${issue.maximum}` };
    case "invalid_key":
      return { expected: `a table in which each key is ${issue.issues[0]?.message ?? "a name"}` };
    case "invalid_union":
      return {
        expected: issue.message === "Invalid input" ? "a text, a number, or true or false" : issue.message,
      };
    default:
      return { expected: issue.message };
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  record: "a table",
};

/** The part of the value that the issue is about. */
function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value;
  for (const key of path) {
    part =
      typeof part === "object" && part !== null ? (part as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return part ?? value;
}
