import { damagedApk } from "./errors.js";

/** How an ADB file is compressed, and where that starts. */
export interface AdbCompression {
  readonly kind: "none" | "deflate" | "zstd";
  readonly start: number;
}

/** Bytes that `adbCompression` looks at. */
export const adbMagicSize = 6;

/**
 * Reads the first six bytes of an ADB file: `ADB.` is not compressed, `ADBd` is raw deflate, `ADBc` names
 * algorithm (0 none, 1 deflate, 2 zstd) and level. Undefined for a file that is no ADB. Throws `APK_DAMAGED`.
 */
export function adbCompression(head: Uint8Array): AdbCompression | undefined {
  const magic = Buffer.from(head.subarray(0, 4)).toString("latin1");
  if (!magic.startsWith("ADB")) return undefined;
  if (magic === "ADB.") return { kind: "none", start: 0 };
  if (magic === "ADBd") return { kind: "deflate", start: 4 };
  const kind = magic === "ADBc" ? (["none", "deflate", "zstd"] as const)[head[4] ?? 0xff] : undefined;
  if (kind === undefined) throw damagedApk("it is compressed in a way that is not known");
  return { kind, start: 6 };
}
