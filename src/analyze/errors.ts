import { LeanError } from "../error/index.js";

export function unreadCompression(name: string, program: string): LeanError {
  return new LeanError({
    code: "COMPRESSION_UNREAD",
    message: `It is compressed with ${name}, which is not read here.`,
    hint: `Unpack it with \`${program} -d\` and name what comes out.`,
    exit: 2,
  });
}

export function notAnArchive(what: string): LeanError {
  return new LeanError({
    code: "NOT_AN_ARCHIVE",
    message: `This is no image that can be read: ${what}.`,
    hint: "Name a folder that `leanvm build` wrote, an initramfs, a tar archive, an OCI archive or a root folder.",
    exit: 2,
  });
}

export function ociMalformed(what: string): LeanError {
  return new LeanError({
    code: "OCI_MALFORMED",
    message: `This is not a readable OCI or Docker archive: ${what}.`,
    hint: "Save it again, for example with `docker save` or `skopeo copy docker://… oci-archive:…`.",
    exit: 2,
  });
}

export function tooManyStreams(most: number): LeanError {
  return new LeanError({
    code: "TOO_MANY_STREAMS",
    message: `It is compressed in more than ${most} pieces, which no tool writes.`,
    hint: "Unpack it yourself and name the folder.",
  });
}
