import type { Arch } from "../config/index.js";
import type { FileTree, Need } from "../filetree/index.js";

/** ERTS and the OTP applications for the target. */
export interface Runtime {
  readonly arch: Arch;
  /** Full OTP version, for example `27.3.4.1`. */
  readonly otp: string;
  readonly erts: string;
  /** Paths in the image: `app/erts-<version>/bin/…`, `app/lib/<application>-<version>/…`, `usr/lib/…`. */
  readonly tree: FileTree;
  /** Why programs, libraries and packages are there, down from the release. */
  readonly needs: readonly Need[];
}
