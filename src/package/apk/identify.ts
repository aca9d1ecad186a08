import { createHash } from "node:crypto";
import {
  formatChecksum,
  type PackageInfo,
  readAdbPackage,
  readBlocks,
  schemas,
} from "../../codec/apk/index.js";
import type { NamedPackage } from "../types.js";
import { readSignedAdb } from "./adb-index.js";
import { packageReplaced } from "./errors.js";
import { type ApkFile, openApkFile } from "./open-file.js";

const contentLimit = 4 * 1024 * 1024 * 1024;

/**
 * Verifies that a file is the package that a verified index names: its checksum, name and version; for format 2
 * also that its data part has the hash that its control part tells. In format 3 the hashes of all files are in
 * what the checksum is made over, and are verified when it is unpacked. Throws `PACKAGE_REPLACED`, `APK_DAMAGED`.
 */
export async function verifyApk(path: string, wanted: NamedPackage): Promise<void> {
  const file = await openApkFile(path);
  const { info, checksums } = file.format === 2 ? identityOf(file) : await adbIdentity(file);
  const owner = `${wanted.name}@${wanted.version}`;
  if (info.name !== wanted.name || info.version !== wanted.version)
    throw packageReplaced(owner, `it is ${info.name}@${info.version}`);
  if (!checksums.includes(wanted.checksum))
    throw packageReplaced(owner, `its checksum is ${checksums[0]}, not ${wanted.checksum}`);
  if (file.format === 3) return;
  const hash = createHash("sha256");
  for await (const chunk of file.data()) hash.update(chunk);
  const found = hash.digest("hex");
  if (found !== file.head.info.dataHash)
    throw packageReplaced(owner, `its files have the SHA-256 ${found}, not ${file.head.info.dataHash}`);
}

interface Identity {
  readonly info: PackageInfo;
  /** Ways in which an index may name it. */
  readonly checksums: readonly string[];
}

function identityOf({ head }: ApkFile & { readonly format: 2 }): Identity {
  const checksum = formatChecksum(createHash("sha1").update(head.control).digest());
  return { info: head.info, checksums: [checksum] };
}

/** SHA-256 of the ADB block, whole or its first 20 bytes. */
async function adbIdentity(file: ApkFile & { readonly format: 3 }): Promise<Identity> {
  const { adb } = await readSignedAdb(
    readBlocks(file.content(contentLimit), schemas.package),
    schemas.package,
  );
  const hash = createHash("sha256").update(adb).digest();
  return {
    info: readAdbPackage(adb).info,
    checksums: [formatChecksum(hash), formatChecksum(hash.subarray(0, 20))],
  };
}
