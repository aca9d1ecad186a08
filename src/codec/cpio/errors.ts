import { LeanError } from "../../error/index.js";

export function malformed(offset: number, what: string): LeanError {
  return new LeanError({
    code: "CPIO_MALFORMED",
    message: `This is not a readable cpio archive: ${what} (byte ${offset}).`,
  });
}
