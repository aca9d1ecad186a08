import { type Adb, openAdb, type Value } from "./adb-values.js";
import { formatChecksum, type PackageInfo } from "./info.js";

/** What an ADB of schema `indx` lists. */
export interface AdbIndex {
  readonly packages: readonly PackageInfo[];
  /** How a package's path is made from its fields, for example `${name}-${version}.apk`; "" when it says nothing. */
  readonly pathSpec: string;
}

/** Reads the content of the ADB block of an index. Throws `APK_DAMAGED`. */
export function readAdbIndex(block: Uint8Array): AdbIndex {
  const adb = openAdb(block);
  const [, packages = 0, spec = 0] = adb.slots(adb.root);
  return { packages: adb.slots(packages).map((value) => adbInfo(adb, value)), pathSpec: adb.text(spec) };
}

/** Fields of a package's description, in the order of their slots. */
const fields = [
  ...[
    "name",
    "version",
    "hashes",
    "description",
    "arch",
    "license",
    "origin",
    "maintainer",
    "url",
    "repo-commit",
  ],
  ...["build-time", "installed-size", "file-size", "provider-priority", "depends", "provides", "replaces"],
  ...["install-if", "recommends", "layer", "tags"],
] as const;

/** The description of one package, in an index or in the package itself. */
export function adbInfo(adb: Adb, value: Value): PackageInfo {
  const slots = adb.slots(value);
  const field = (name: (typeof fields)[number]): Value => slots[fields.indexOf(name)] ?? 0;
  const list = (name: (typeof fields)[number]) =>
    adb.slots(field(name)).map((item) => dependencyText(adb, item));
  const priority = field("provider-priority");
  return {
    name: adb.text(field("name")),
    version: adb.text(field("version")),
    architecture: adb.text(field("arch")) || "noarch",
    size: adb.int(field("file-size")),
    checksum: formatChecksum(adb.blob(field("hashes"))),
    built: adb.int(field("build-time")),
    depends: list("depends"),
    provides: list("provides"),
    replaces: list("replaces"),
    installIf: list("install-if"),
    ...(priority === 0 ? {} : { priority: adb.int(priority) }),
  };
}

/** Bits of how versions are compared: 1 equal, 2 less, 4 greater, 8 as a prefix, 16 not at all. */
const operators: Readonly<Record<number, string>> = {
  ...{ 1: "=", 2: "<", 3: "<=", 4: ">", 5: ">=", 8: "~", 9: "~", 11: "<~", 13: ">~" },
};

function dependencyText(adb: Adb, value: Value): string {
  const [name = 0, version = 0, match = 0] = adb.slots(value);
  const bits = match === 0 ? 1 : adb.int(match);
  const constraint = version === 0 ? "" : `${operators[bits & 15] ?? "?"}${adb.text(version)}`;
  return `${(bits & 16) === 0 ? "" : "!"}${adb.text(name)}${constraint}`;
}
