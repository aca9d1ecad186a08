interface Common {
  /** Relative path without a leading slash. */
  readonly path: string;
  /** Permission bits, 0o7777; the file type follows from `kind`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export type CpioEntry =
  | (Common & { readonly kind: "file"; readonly data: Uint8Array })
  | (Common & { readonly kind: "directory" })
  | (Common & { readonly kind: "symlink"; readonly target: string })
  | (Common & {
      readonly kind: "device";
      readonly device: "character" | "block";
      readonly major: number;
      readonly minor: number;
    });

export const headerSize = 110;
export const magic = "070701";
export const trailer = "TRAILER!!!";

/** The kernel's PATH_MAX: longer names and link targets are silently left out by it. */
export const pathMax = 4096;

export const fileType = {
  directory: 0o040000,
  character: 0o020000,
  block: 0o060000,
  file: 0o100000,
  symlink: 0o120000,
} as const;

/** Bytes of padding that bring `length` to a multiple of four. */
export function padding(length: number): number {
  return -length & 3;
}
