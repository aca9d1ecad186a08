import { LeanError } from "../../error/index.js";

export function malformed(offset: number, what: string): LeanError {
  return new LeanError({
    code: "TAR_MALFORMED",
    message: `This is not a readable tar archive: ${what} (byte ${offset}).`,
  });
}
