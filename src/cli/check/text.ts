import type { CheckReport, Door } from "../../check/index.js";
import { quoteCommand } from "../../process/index.js";
import type { Paint } from "../render/paint.js";
import { table } from "../render/table.js";
import { neutralise } from "../render/text.js";
import { duration } from "../render/units.js";
import type { Written } from "./write.js";

/** The outcome of `leanvm check` for people. */
export function checkText(report: CheckReport, wrote: Written | undefined, paint: Paint): string {
  const lines = [
    "",
    ...bootLines(report, paint),
    ...doorLines(report),
    ...askedLines(report),
    moduleLine(report),
    ...siteLines(report),
    ...lastLines(report),
    "",
    ...verdict(report, paint),
    ...nextLines(report, wrote, paint),
  ];
  return neutralise(lines.join("\n"));
}

function bootLines({ image, readyMilliseconds, command }: CheckReport, paint: Paint): readonly string[] {
  const title = paint.bold(`${image.name} ${image.version}`);
  const ready =
    readyMilliseconds === null ? "did not become ready" : `ready after ${duration(readyMilliseconds)}`;
  if (command === null) return [`${title}: ${ready}.`];
  const [program, ...rest] = command.argv;
  const shown = program === undefined ? "" : quoteCommand([program, ...rest]);
  const how =
    command.failure ?? `ended with status ${command.status} after ${duration(command.milliseconds)}`;
  return [`${title}: ${ready}; ${shown} ${how}.`];
}

function doorLines({ doors, shrink }: CheckReport): readonly string[] {
  if (shrink === "off") return ["Nothing was left out of this image (--shrink off)."];
  if (doors.length === 0) return ["Nothing that was left out was called."];
  const rows = doors.flatMap((door) => [
    [door.name, String(door.count), ruleWords(door), door.bringBack],
    ...door.callers.slice(0, 5).map(({ name, line, count }) => {
      const at = line > 0 ? ` line ${line}` : "";
      return [`  by ${name}${at}`, String(count), "", ""];
    }),
  ]);
  const columns = [
    { title: "left out, and called" },
    { title: "times", align: "right" as const },
    { title: "why" },
    { title: "to have it" },
  ];
  return table(columns, rows);
}

function ruleWords({ rule }: Door): string {
  return rule === "unreachable" ? "nothing was seen to call it" : `capability ${rule} is closed`;
}

function askedLines({ asked }: CheckReport): readonly string[] {
  if (asked.length === 0) return [];
  const names = asked.slice(0, 8).map(({ name }) => name);
  const more = asked.length > names.length ? ` and ${asked.length - names.length} more` : "";
  return [`Asked for and not there (function_exported): ${names.join(", ")}${more}.`];
}

function moduleLine({ modules: { mode, loaded, inImage, neverLoaded } }: CheckReport): string {
  if (loaded === null)
    return "Which modules were loaded is not known: the release ended before it was asked.";
  const never = neverLoaded.length;
  const rest = mode === "embedded" || never === 0 ? "" : `; --json names those that never were`;
  return `${loaded} of ${inImage} modules loaded (${mode} mode)${rest}.`;
}

function siteLines({ unresolved }: CheckReport): readonly string[] {
  if (unresolved.length === 0) return [];
  const taken = unresolved.filter(({ count }) => (count ?? 0) > 0);
  const head = `${taken.length} of ${unresolved.length} functions with unresolved calls ran${taken.length > 0 ? ":" : "."}`;
  const shown = taken
    .slice(0, 12)
    .map(({ name, lines, count }) => `  ${name} line ${lines.join(", ")}: ${count} times`);
  return [
    head,
    ...shown,
    ...(taken.length > 12 ? [`  and ${taken.length - 12} more (--json names them)`] : []),
  ];
}

function lastLines(report: CheckReport): readonly string[] {
  return report.lastLines.length === 0
    ? []
    : ["The console's last lines:", ...report.lastLines.map((line) => `  ${line}`)];
}

function verdict({ passed, reasons }: CheckReport, paint: Paint): readonly string[] {
  return passed
    ? [`${paint.green("✓")} Passed.`]
    : [
        `${paint.red("✗")} Not passed: ${reasons[0] ?? ""}`,
        ...reasons.slice(1).map((reason) => `  ${reason}`),
      ];
}

function nextLines({ doors }: CheckReport, wrote: Written | undefined, paint: Paint): readonly string[] {
  const arrow = paint.cyan("→");
  if (wrote !== undefined) {
    if (wrote.settings.length === 0) return [`${arrow} There is nothing to write into ${wrote.file}.`];
    const done = wrote.changed ? "Wrote into" : "There already is in";
    const next = wrote.changed
      ? "Build again, then check again."
      : "The image was built without it: build again.";
    return [`${arrow} ${done} ${wrote.file}:`, ...wrote.settings.map((line) => `    ${line}`), `  ${next}`];
  }
  return doors.length === 0 ? [] : [`${arrow} --write adds what was missing to lean.toml.`];
}
