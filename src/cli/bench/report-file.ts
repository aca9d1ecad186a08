import { stat, writeFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import type { BenchReport } from "../../bench/index.js";
import { systemCode } from "../../error/index.js";
import { reportUnwritable, usage } from "./errors.js";
import { benchMarkdown } from "./markdown.js";

const forms: Readonly<Record<string, (report: BenchReport) => string | Promise<string>>> = {
  ".json": (report) => `${JSON.stringify(report, undefined, 2)}\n`,
  ".md": benchMarkdown,
  ".html": async (report) => (await import("../page/index.js")).benchPage(report),
};

/** Refuses, before minutes are spent on measuring, what could not be written. Throws `USAGE` (exit 2). */
export async function checkReportFile(file: string): Promise<void> {
  if (forms[extname(file)] === undefined) {
    throw usage(`--report writes .md, .html or .json, and ${file} is none of them.`);
  }
  const found = await stat(dirname(resolve(file))).catch(() => undefined);
  if (found?.isDirectory() !== true) throw usage(`The folder of the report ${file} is not there.`);
}

/** Writes a report in the form that the file's name asks for. Throws `REPORT_UNWRITABLE`. */
export async function writeReport(file: string, report: BenchReport): Promise<void> {
  const text = await forms[extname(file)]?.(report);
  await writeFile(file, text ?? "").catch((error: unknown) => {
    throw reportUnwritable(file, reasons[systemCode(error) ?? ""] ?? String(error), error);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "its folder is not there",
  EACCES: "there is no permission to",
  EROFS: "its disk can only be read",
  EISDIR: "a folder has that name",
  ENOSPC: "the disk is full",
};
