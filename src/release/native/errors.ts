import { type Arch, architectures } from "../../config/index.js";
import { LeanError } from "../../error/index.js";

/** What native code is checked against. */
export interface NativeCheck {
  readonly arch: Arch;
  /** What a file belongs to, in words for people. */
  readonly ownerOf: (path: string) => string;
  /** Whether the release was assembled elsewhere, or the build itself just compiled it. */
  readonly origin: "assembled" | "compiled";
}

/** What a file is for, and in what that differs from the image. */
export interface Foreign {
  readonly is: string;
  readonly because: "system" | "machine" | "libc";
  readonly machine?: string;
}

export function foreignNative(
  file: string,
  { arch, ownerOf, origin }: NativeCheck,
  foreign: Foreign,
): LeanError {
  const leave = `If the release never runs it, leave it out: \`exclude = ["${anyVersion(file)}"]\` in lean.toml.`;
  return new LeanError({
    code: "NATIVE_CODE_FOREIGN",
    message: `${file} of ${ownerOf(file)} is native code for ${foreign.is}, and the image is for ${arch} Linux with the GNU libc.`,
    hint: `${origin === "compiled" ? readyMade : elsewhere(foreign)} ${leave}`,
    exit: 2,
  });
}

const readyMade =
  "It came with the sources, or was fetched for another machine: let the build compile it, or put one for the image in its place.";

function elsewhere({ because, machine = "" }: Foreign): string {
  const own = "Build the project itself (`leanvm build path/to/project` compiles it for the target)";
  if (because === "system") return `${own}, or assemble the release on Linux.`;
  if (because === "libc") {
    return `${own}, or assemble the release on a distribution with the GNU libc, such as Debian.`;
  }
  const known = architectures.some((each) => each === machine);
  const flag = known ? `, or make the image with \`--arch ${machine}\`` : "";
  return `${own}, or assemble the release on the image's architecture${flag}.`;
}

/** With a star for the version in the folder's name, so that it fits the next one too. */
function anyVersion(file: string): string {
  return file.replace(/^(lib\/[^/]+?)-\d[^/]*\//, "$1-*/");
}
