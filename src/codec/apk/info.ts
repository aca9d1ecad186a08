/** What an index or a package says of a package, whatever the format. Dependencies are texts, not parsed yet. */
export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  /** `x86_64`, `noarch` … */
  readonly architecture: string;
  /** Of the package file, in bytes; 0 where it is not told. */
  readonly size: number;
  /** Identity in apk's notation: `Q1` and base64 of a SHA-1, `Q2` of a SHA-256; "" where it is not told. */
  readonly checksum: string;
  /** Seconds since 1970; 0 when it is not told. */
  readonly built: number;
  readonly depends: readonly string[];
  readonly provides: readonly string[];
  readonly replaces: readonly string[];
  readonly installIf: readonly string[];
  /** Weight of its provides without a version; undefined: they are never chosen of themselves. */
  readonly priority?: number;
}

/** Words between white space. */
export function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Decimal digits as a safe integer, 0 for anything else. */
export function count(text: string | undefined): number {
  const value = /^\d{1,16}$/.test(text ?? "") ? Number(text) : 0;
  return Number.isSafeInteger(value) ? value : 0;
}

/** An identity in apk's notation, by its length: 20 bytes are written `Q1`, 32 `Q2`; "" for others. */
export function formatChecksum(hash: Uint8Array): string {
  const mark = hash.length === 20 ? "Q1" : hash.length === 32 ? "Q2" : undefined;
  return mark === undefined ? "" : `${mark}${Buffer.from(hash).toString("base64")}`;
}
