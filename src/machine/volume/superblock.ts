/** What `dumpe2fs -h` tells of a file system. */
export interface Superblock {
  readonly bytes: number;
  readonly blockSize: number;
  readonly features: readonly string[];
  /** `clean`, `not clean`, `clean with errors` or `not clean with errors`. */
  readonly state: string;
}

/** Reads the output of `dumpe2fs -h` in English; undefined when it tells of no whole file system. */
export function parseSuperblock(text: string): Superblock | undefined {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const [, name, value] = /^([^:]+):\s+(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value.trim()] as const];
    }),
  );
  const blockSize = Number(fields.get("Block size"));
  const bytes = Number(fields.get("Block count")) * blockSize;
  const state = fields.get("Filesystem state");
  if (!Number.isSafeInteger(bytes) || bytes <= 0 || blockSize <= 0 || state === undefined) return undefined;
  const features = (fields.get("Filesystem features") ?? "").split(/\s+/);
  return { bytes, blockSize, features, state };
}
