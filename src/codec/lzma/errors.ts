import { LeanError } from "../../error/index.js";

export function malformed(what: string): LeanError {
  return new LeanError({
    code: "LZMA_MALFORMED",
    message: `The xz or lzma data cannot be decompressed: ${what}.`,
    hint: "The file is damaged: fetch or make it anew.",
  });
}

export function unsupported(what: string): LeanError {
  return new LeanError({
    code: "LZMA_UNSUPPORTED",
    message: `The xz data uses ${what}, which is not read here.`,
    hint: "Compress it again with `xz --check=crc32` and no filter but x86.",
  });
}
