import { LeanError } from "../../error/index.js";

export function damagedApk(what: string, cause?: unknown): LeanError {
  return new LeanError({
    code: "APK_DAMAGED",
    message: `The Alpine package data is damaged: ${what}.`,
    hint: "Fetch it again; if it stays so, report it to whoever publishes it.",
    cause,
  });
}

export function badDependency(text: string): LeanError {
  return new LeanError({
    code: "APK_DEPENDENCY",
    message: `The package dependency ${JSON.stringify(text)} is not written as apk-package(5) asks.`,
  });
}
