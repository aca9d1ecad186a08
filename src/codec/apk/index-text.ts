import { damagedApk } from "./errors.js";
import { count, type PackageInfo, words } from "./info.js";

/**
 * Reads the text of an APKINDEX: records of `LETTER:value` lines, separated by empty lines; letters that are not
 * known are passed over (apk-package(5) lists them). Throws `APK_DAMAGED` for a line that has no letter, and a
 * record without name, version or checksum.
 */
export function parseIndexText(text: string): readonly PackageInfo[] {
  const packages: PackageInfo[] = [];
  let fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line === "") {
      if (fields.size > 0) packages.push(packageInfo(fields));
      fields = new Map();
    } else if (line[1] === ":") {
      fields.set(line.slice(0, 1), line.slice(2));
    } else {
      throw damagedApk(`its list of packages has the line ${JSON.stringify(line.slice(0, 60))}`);
    }
  }
  if (fields.size > 0) packages.push(packageInfo(fields));
  return packages;
}

function packageInfo(fields: ReadonlyMap<string, string>): PackageInfo {
  const [name, version, checksum] = ["P", "V", "C"].map((letter) => fields.get(letter) ?? "");
  if (!name || !version || !/^Q[12][A-Za-z0-9+/]+=*$/.test(checksum ?? ""))
    throw damagedApk(`its list of packages has a record without name, version or checksum (${name || "?"})`);
  const list = (letter: string) => words(fields.get(letter) ?? "");
  const priority = fields.get("k");
  return {
    ...{ name, version, checksum: checksum ?? "" },
    architecture: fields.get("A") ?? "noarch",
    size: count(fields.get("S")),
    built: count(fields.get("t")),
    depends: list("D"),
    provides: list("p"),
    replaces: list("r"),
    installIf: list("i"),
    ...(priority === undefined ? {} : { priority: count(priority) }),
  };
}
