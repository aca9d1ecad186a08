import { type ElfFile, parseElf } from "../../codec/elf/index.js";
import type { Arch } from "../../config/index.js";
import { inParallel } from "../../disk/index.js";
import { hasCode } from "../../error/index.js";
import type { Entry, FileTree } from "../../filetree/index.js";
import type { Store } from "../../store/index.js";
import { type Foreign, foreignNative, type NativeCheck } from "./errors.js";

/**
 * Makes sure that NIFs and port programs of a release can run in the image: ELF files for Linux, its
 * architecture and the GNU libc. Data files of any kind pass. Returns how many programs and libraries there
 * are. Throws `NATIVE_CODE_FOREIGN`, naming file, owner, and the way out.
 */
export async function checkNativeCode(store: Store, tree: FileTree, check: NativeCheck): Promise<number> {
  const suspects = tree.entries.filter((entry) => mayBeNative(entry));
  const found = await inParallel(suspects, async (entry) => {
    if (entry.kind !== "file" || !("object" in entry.content)) return 0;
    const is = nativeFor(await store.read(entry.content.object));
    if (is === undefined) return 0;
    const foreign = foreignTo(is, check.arch);
    if (foreign !== undefined) throw foreignNative(entry.path, check, foreign);
    return 1;
  });
  return found.reduce<number>((sum, one) => sum + one, 0);
}

function foreignTo({ platform, machine, libc }: Native, arch: Arch): Foreign | undefined {
  if (platform !== "Linux") return { is: platform, because: "system" };
  if (machine !== arch) return { is: `${machine} Linux`, because: "machine", machine };
  return libc === "musl" ? { is: `${machine} Linux with musl (Alpine)`, because: "libc" } : undefined;
}

/** Static object files and debug data are nothing that runs; the rest of `priv` and whatever is executable may be. */
function mayBeNative(entry: Entry): boolean {
  if (entry.kind !== "file" || /\.(beam|app|o|a)$/.test(entry.path)) return false;
  return /(^|\/)priv\//.test(entry.path) || (entry.mode & 0o111) !== 0;
}

interface Native {
  readonly platform: "Linux" | "macOS" | "Windows";
  readonly machine: string;
  readonly libc: "glibc" | "musl" | "none";
}

/** What a file's first bytes and dynamic section tell; undefined for what is no program or library. */
export function nativeFor(bytes: Buffer): Native | undefined {
  if (bytes.length < 64) return undefined;
  const magic = bytes.readUInt32BE(0);
  // Mach-O, 64 bit and for several processors (mach-o/loader.h, mach-o/fat.h; the latter is also Java's).
  if (magic === 0xcffaedfe) return { platform: "macOS", machine: "any", libc: "none" };
  if (magic === 0xcafebabe && bytes.readUInt32BE(4) < 16)
    return { platform: "macOS", machine: "any", libc: "none" };
  if (bytes.readUInt16BE(0) === 0x4d5a && peSignature(bytes)) {
    return { platform: "Windows", machine: "any", libc: "none" };
  }
  if (magic !== 0x7f454c46) return undefined;
  const elf = elfOrNothing(bytes);
  if (elf === undefined || elf.type === "relocatable") return undefined;
  return { platform: "Linux", machine: elf.machine, libc: libcOf(elf) };
}

function libcOf({ interpreter, needed }: ElfFile): Native["libc"] {
  if (/\/ld-musl-/.test(interpreter ?? "") || needed.some((name) => /^libc\.(musl-|so$)/.test(name)))
    return "musl";
  return needed.includes("libc.so.6") ? "glibc" : "none";
}

function elfOrNothing(bytes: Buffer): ElfFile | undefined {
  try {
    return parseElf(bytes);
  } catch (error) {
    if (hasCode(error, "ELF_MALFORMED") || hasCode(error, "NOT_ELF")) return undefined;
    throw error;
  }
}

function peSignature(bytes: Buffer): boolean {
  const at = bytes.readUInt32LE(0x3c);
  return at + 4 <= bytes.length && bytes.readUInt32BE(at) === 0x50450000;
}
