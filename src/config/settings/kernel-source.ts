/** Where a kernel's source is: an archive of a server, or an archive or a folder of this machine. */
export type KernelSourceAt =
  | { readonly kind: "url"; readonly url: string; readonly sha256: string }
  /** Absolute in a resolved configuration. */
  | { readonly kind: "path"; readonly path: string };

const form = '"https://…/linux-6.12.tar.xz sha256:…", or the path of an archive or of a source tree';

/** Reads `URL sha256:HEX` or a path. Returns what it must be instead, in words for "must be …", when it is neither. */
export function parseKernelSource(text: string): KernelSourceAt | string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return text.trim() === "" || /\p{Cc}/u.test(text) ? form : { kind: "path", path: text };
  const [, url, sha256] = /^(https?:\/\/\S+\.tar\.(?:xz|gz)) +sha256:([0-9a-f]{64})$/.exec(text) ?? [];
  if (url !== undefined && sha256 !== undefined) return { kind: "url", url, sha256 };
  return /\ssha256:/.test(text)
    ? "an http or https address of a .tar.xz or .tar.gz with its SHA-256 in 64 hex digits"
    : `an address with its SHA-256: ${form}`;
}
