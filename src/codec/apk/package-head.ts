import { damagedApk } from "./errors.js";
import { gzipMember } from "./gzip-member.js";
import { type ControlInfo, parsePkginfo } from "./pkginfo.js";
import { readSignatures, readTar, type Signature } from "./signatures.js";

/** What a package of format 2 starts with; nothing of it is verified. */
export interface PackageHead {
  readonly signatures: readonly Signature[];
  /** The control part as it lies in the file, compressed: its SHA-1 is the package's checksum, and it is what is signed. */
  readonly control: Uint8Array;
  readonly info: ControlInfo;
  /** Names of the scripts in the control part, for example `.post-install`. They are never run. */
  readonly scripts: readonly string[];
  /** Where the data part starts, a gzip stream with a tar archive. It goes on to the end of the file. */
  readonly dataStart: number;
}

const controlLimit = 16 * 1024 * 1024;

/** Reads the start of a package file (apk-v2(5)), as far as its control part. Throws `APK_DAMAGED`. */
export function readPackageHead(bytes: Uint8Array): PackageHead {
  const { signatures, end } = readSignatures(bytes);
  const member = gzipMember(bytes, end, controlLimit);
  if (member === undefined) throw damagedApk("its control part is larger than any");
  const entries = readTar(member.content);
  const pkginfo = entries.find(({ path }) => path === ".PKGINFO");
  if (pkginfo === undefined) throw damagedApk("it has no .PKGINFO");
  return {
    signatures,
    control: bytes.subarray(end, member.end),
    info: parsePkginfo(member.content.toString("utf8", pkginfo.from, pkginfo.to)),
    scripts: entries.map(({ path }) => path).filter((path) => path !== ".PKGINFO"),
    dataStart: member.end,
  };
}
