import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseControl } from "../../codec/deb/index.js";
import type { Arch } from "../../config/index.js";

/** Asked when neither the configuration nor the machine names a mirror. */
export const defaultMirror = "http://ftp.debian.org/debian";

const architectureNames: Readonly<Record<Arch, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  riscv64: "riscv64",
};

/** An architecture in Debian's words. */
export function debArchitecture(arch: Arch): string {
  return architectureNames[arch];
}

/** The archive below `root` as it was at `date` (ISO 8601): holds versions that ordinary mirrors have dropped. */
export function snapshotMirror(root: string, date: string): string {
  const stamp = new Date(date).toISOString().replace(/[-:]|\.\d+/g, "");
  return `${root.replace(/\/$/, "")}/${stamp}`;
}

/** Whether the address is that of an archive frozen in time: it ends in a time stamp. */
export function isSnapshotMirror(mirror: string): boolean {
  return /\/\d{8}T\d{6}Z\/?$/.test(mirror);
}

/**
 * The Debian mirrors that apt's own files name, in their order, without duplicates: one-line `.list` files
 * (sources.list(5)) and deb822 `.sources`. Taken are binary (`deb`) entries over http or https, not disabled,
 * whose path ends in `/debian` and of whose suites one is a Debian release name. So security archives,
 * Ubuntu and third parties are not.
 */
export function mirrorsFromApt(
  files: readonly { readonly name: string; readonly text: string }[],
): readonly string[] {
  const entries = files.flatMap(({ name, text }) =>
    name.endsWith(".sources") ? stanzaEntries(text) : lineEntries(text),
  );
  const mirrors = entries
    .filter(({ uri, suites }) => /^https?:\/\/.+\/debian\/?$/.test(uri) && suites.some(isDebianSuite))
    .map(({ uri }) => uri.replace(/\/$/, ""));
  return [...new Set(mirrors)];
}

/** Reads apt's source files below `folder` (`/etc/apt` when absent); none there means no mirrors. */
export async function readAptMirrors(folder = "/etc/apt"): Promise<readonly string[]> {
  const parts = await readdir(join(folder, "sources.list.d")).catch(() => []);
  const names = ["sources.list", ...parts.sort().map((name) => join("sources.list.d", name))];
  const files = await Promise.all(
    names
      .filter((name) => /\.(list|sources)$/.test(name))
      .map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8").catch(() => "") })),
  );
  return mirrorsFromApt(files);
}

interface AptEntry {
  readonly uri: string;
  readonly suites: readonly string[];
}

/** `deb [options] URI suite component…` */
function lineEntries(text: string): readonly AptEntry[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line.replace(/#.*/, ""));
    const [, uri, suite] = match ?? [];
    return uri === undefined || suite === undefined ? [] : [{ uri, suites: [suite] }];
  });
}

function stanzaEntries(text: string): readonly AptEntry[] {
  return parseControl(text).flatMap((stanza) => {
    const words = (field: string) => (stanza.get(field) ?? "").split(/\s+/).filter(Boolean);
    if (!words("types").includes("deb") || /^(no|false|0|off|disable)$/i.test(stanza.get("enabled") ?? ""))
      return [];
    return words("uris").map((uri) => ({ uri, suites: words("suites") }));
  });
}

const debianSuites = new Set(
  "stable oldstable oldoldstable testing unstable sid experimental buster bullseye bookworm trixie forky duke".split(
    " ",
  ),
);

function isDebianSuite(suite: string): boolean {
  return debianSuites.has(suite.replace(/-(updates|backports|proposed-updates)$/, ""));
}
