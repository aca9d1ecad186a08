import { LeanError } from "../error/index.js";
import { didYouMean } from "./nearest.js";
import { describeOrigin, type Origin } from "./origin.js";

export function projectMissing(folder: string): LeanError {
  return new LeanError({
    code: "PROJECT_MISSING",
    message: `There is nothing at ${folder}.`,
    hint: "Name a project's folder or a release: `leanvm build path/to/app`.",
    exit: 2,
  });
}

export function fileUnreadable(path: string, cause: unknown): LeanError {
  return new LeanError({
    code: "CONFIG_UNREADABLE",
    message: `${path} cannot be read.`,
    hint: "Check its permissions; it must be a plain text file.",
    exit: 2,
    cause,
  });
}

export function syntaxWrong(path: string, line: number, column: number, problem: string): LeanError {
  return new LeanError({
    code: "CONFIG_SYNTAX",
    message: `${path}:${line}:${column} is not valid TOML: ${problem}.`,
    hint: 'Texts stand in double quotes, lists in square brackets: packages = ["ca-certificates"].',
    exit: 2,
  });
}

export function unknownKey(
  key: string,
  where: Origin,
  hints: { readonly known: readonly string[]; readonly elsewhere?: string | undefined },
): LeanError {
  const hint =
    hints.elsewhere === undefined
      ? (didYouMean(key, hints.known) ??
        "All settings are in docs/settings.md and in what `leanvm init` writes.")
      : `It belongs into ${hints.elsewhere} of the file.`;
  return new LeanError({
    code: "UNKNOWN_SETTING",
    message: `${describeOrigin(where)}: there is no setting ${key}.`,
    hint,
    exit: 2,
  });
}

export function notForFile(key: string, where: Origin, instead: string): LeanError {
  return new LeanError({
    code: "UNKNOWN_SETTING",
    message: `${describeOrigin(where)}: ${key} does not belong into lean.toml.`,
    hint: `Use ${instead} instead.`,
    exit: 2,
  });
}

export interface Refusal {
  readonly key: string;
  readonly origin: Origin;
  /** Ends the sentence "must be …". */
  readonly expected: string;
  readonly actual: unknown;
  readonly choices?: readonly string[];
}

export function invalidSetting({ key, origin, expected, actual, choices }: Refusal): LeanError {
  const close = typeof actual === "string" && choices ? didYouMean(actual, choices) : undefined;
  const subject = origin.kind === "file" ? `${describeOrigin(origin)}: ${key}` : describeOrigin(origin);
  return new LeanError({
    code: "INVALID_SETTING",
    message: `${subject} must be ${expected}, not ${show(actual)}.`,
    ...(close === undefined ? {} : { hint: close }),
    exit: 2,
  });
}

export function notAvailable(
  key: string,
  value: string,
  origin: Origin,
  available: readonly string[],
): LeanError {
  const subject = origin.kind === "file" ? `${describeOrigin(origin)}: ${key} =` : describeOrigin(origin);
  return new LeanError({
    code: "NOT_BUILT_YET",
    message: `${subject} ${value} is not built yet in this version of leanvm.`,
    hint: `Available today: ${available.join(", ")}.`,
    exit: 2,
  });
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
