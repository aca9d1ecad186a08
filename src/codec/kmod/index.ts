import { LeanError } from "../../error/index.js";
import { parseElf, sectionBytes } from "../elf/index.js";

/** What a kernel module says about itself in its `.modinfo` section. */
export interface ModuleInfo {
  /** Name in the kernel's form, with underscores: `virtio_net`. */
  readonly name: string;
  /** Names of the modules it needs, in the same form. */
  readonly depends: readonly string[];
  /** Kernel it was built for, for example `6.12.107+deb13-cloud-amd64 SMP preempt mod_unload modversions `. */
  readonly vermagic: string;
  /** Patterns of devices and names it answers to. */
  readonly alias: readonly string[];
  /** Modules to be loaded before it where they exist (`softdep pre:`). */
  readonly softdepPre: readonly string[];
}

/**
 * Reads the information in an uncompressed kernel module (.ko).
 * Throws `NOT_ELF`, `ELF_MALFORMED`, and `NOT_A_KERNEL_MODULE` when it has no such section or no name.
 */
export function moduleInfo(bytes: Uint8Array): ModuleInfo {
  const section = sectionBytes(bytes, parseElf(bytes), ".modinfo");
  if (section === undefined) throw notAModule();
  const fields = Buffer.from(section).toString("utf8").split("\0").map(splitField);
  const all = (key: string) => fields.filter(([name]) => name === key).map(([, value]) => value);
  const [name] = all("name");
  if (name === undefined || name === "") throw notAModule();
  return {
    name: kernelName(name),
    depends: words(all("depends").join(","), ",").map(kernelName),
    vermagic: all("vermagic")[0] ?? "",
    alias: all("alias"),
    softdepPre: all("softdep").flatMap(before).map(kernelName),
  };
}

function splitField(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function words(text: string, separator: string): readonly string[] {
  return text.split(separator).filter((word) => word !== "");
}

/** The names behind `pre:` in `pre: a b post: c`. */
function before(softdep: string): readonly string[] {
  return words(/pre:([^:]*?)(?:post:|$)/.exec(softdep)?.[1] ?? "", " ");
}

function kernelName(name: string): string {
  return name.replaceAll("-", "_");
}

function notAModule(): LeanError {
  return new LeanError({
    code: "NOT_A_KERNEL_MODULE",
    message: "This ELF file is not a kernel module: it has no .modinfo section with a name.",
  });
}
