import type { SizeNode } from "./types.js";

/**
 * A name without the version in it: `stdlib-6.2.2` is `stdlib`, `libz.so.1.3.1` is `libz.so`, in every part of a
 * path.
 */
export function stableName(name: string): string {
  return name
    .split("/")
    .map((part) => part.replace(/(\.so)\.[\d.]+$/, "$1").replace(/(\D)-v?\d[\w.+~:]*(-[\w.+~]+)*$/, "$1"))
    .join("/");
}

/** `otp:kernel@10.2.7` has version 10.2.7; the name of a file or folder may hold one too. */
export function versionOf({ id, name }: SizeNode): string | undefined {
  const at = id === undefined || id.startsWith("/") ? -1 : id.lastIndexOf("@");
  if (id !== undefined && at > 0) return id.slice(at + 1);
  return /\D-v?(\d[\w.+~:]*)$/.exec(name)?.[1] ?? /\.so\.(\d[\d.]*)$/.exec(name)?.[1];
}
