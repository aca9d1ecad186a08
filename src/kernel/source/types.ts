/** A kernel's source: one archive in the store, or a folder of this machine. */
export type KernelSource =
  | {
      readonly kind: "archive";
      /** Digest of the archive, with one folder at its top. */
      readonly object: string;
      readonly compression: "xz" | "gzip" | "none";
      /** Where it comes from, as in reasons: `deb:linux-source-6.12@6.12.1-1`, an address or a path. */
      readonly from: string;
    }
  | {
      readonly kind: "folder";
      readonly path: string;
      /** Changes with any of its files. */
      readonly key: string;
      readonly from: string;
    };

/** What identifies a source's bytes. */
export function sourceKey(source: KernelSource): string {
  return source.kind === "archive" ? source.object : source.key;
}
