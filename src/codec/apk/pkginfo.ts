import { damagedApk } from "./errors.js";
import { count, type PackageInfo } from "./info.js";

/** What the control part of a package says. */
export interface ControlInfo extends PackageInfo {
  /** SHA-256 of the data part, hex. */
  readonly dataHash: string;
}

/**
 * Reads a `.PKGINFO`: lines `key = value`, comments with `#`, keys that may come several times (apk-v2(5)).
 * Throws `APK_DAMAGED` when name, version or the hash of the data is missing: without it nothing would vouch
 * for the package's files.
 */
export function parsePkginfo(text: string): ControlInfo {
  const fields = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf(" = ");
    if (line.startsWith("#") || equals < 0) continue;
    const key = line.slice(0, equals).trim();
    fields.set(key, [...(fields.get(key) ?? []), line.slice(equals + 3).trim()]);
  }
  const all = (key: string) => fields.get(key) ?? [];
  const [name = "", version = ""] = [all("pkgname")[0], all("pkgver")[0]];
  const dataHash = all("datahash")[0] ?? "";
  if (name === "" || version === "" || !/^[0-9a-f]{64}$/.test(dataHash))
    throw damagedApk("its .PKGINFO lacks pkgname, pkgver or datahash");
  const priority = all("provider_priority")[0];
  return {
    ...{ name, version, dataHash, size: 0, checksum: "" },
    architecture: all("arch")[0] ?? "noarch",
    built: count(all("builddate")[0]),
    depends: all("depend"),
    provides: all("provides"),
    replaces: all("replaces"),
    installIf: all("install_if").flatMap((value) => value.split(/\s+/)),
    ...(priority === undefined ? {} : { priority: count(priority) }),
  };
}
