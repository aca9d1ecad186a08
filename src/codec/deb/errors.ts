import { LeanError } from "../../error/index.js";

export function damagedArchive(what: string): LeanError {
  return new LeanError({
    code: "DEB_DAMAGED",
    message: `The package data is damaged: ${what}.`,
    hint: "Fetch it again; if it stays so, report it to whoever publishes it.",
  });
}

export function badDependency(field: string): LeanError {
  return new LeanError({
    code: "DEB_DEPENDENCY",
    message: `The package relation ${JSON.stringify(field)} is not written as deb-control asks.`,
  });
}
