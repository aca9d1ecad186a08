import { damagedApk, type PackageInfo } from "../../codec/apk/index.js";

/** A file name that leads nowhere else. */
const safe = /^[A-Za-z0-9_+~][A-Za-z0-9._+~-]*(\/[A-Za-z0-9_+~][A-Za-z0-9._+~-]*)*\.apk$/;

/**
 * Where a package lies below the mirror's root: `FOLDER/NAME-VERSION.apk`, or as an index says by a specification such
 * as `${name:3}/${name}-${version}.apk` (apk-mkndx(8); a number is how many characters to take, for `hash` how many
 * digits). Throws `APK_DAMAGED` for a path that leaves the folder; `url` is that of the index.
 */
export function packagePath(folder: string, spec: string, info: PackageInfo, url: string): string {
  const file = spec === "" ? `${info.name}-${info.version}.apk` : filled(spec, info);
  if (!safe.test(file)) throw damagedApk(`${url} says that ${info.name} lies at ${JSON.stringify(file)}`);
  return `${folder}/${file}`;
}

function filled(spec: string, info: PackageInfo): string {
  const values = new Map([
    ["name", info.name],
    ["version", info.version],
    ["arch", info.architecture],
    ["hash", Buffer.from(info.checksum.slice(2), "base64").toString("hex")],
  ]);
  return spec.replace(/\$\{(\w+)(?::(\d+))?\}/g, (_, key: string, count?: string) =>
    (values.get(key) ?? "").slice(0, count === undefined ? undefined : Number(count)),
  );
}
