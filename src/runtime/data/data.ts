import { digestsOf, type Entry, type FileTree, fileTree, merge, type Need } from "../../filetree/index.js";
import type { UnpackedPackage } from "../../package/types.js";
import type { Context } from "../../step/index.js";
import { cached, type Store } from "../../store/index.js";
import { type DataKind, dataKinds } from "./kinds.js";
import type { DataUse } from "./uses.js";
import { allZones, zoneFiles } from "./zone.js";

export interface DataRequest {
  readonly uses: readonly DataUse[];
  /** The zone that TZ names, if it needs a file. */
  readonly zone: string | undefined;
  /** Packages of `dataPackages`, and those that the user named: their certificates are gathered too. */
  readonly packages: readonly UnpackedPackage[];
}

export interface RuntimeData {
  readonly tree: FileTree;
  readonly needs: readonly Need[];
  /** What comes in and why, a plain sentence each. */
  readonly report: readonly string[];
}

/** The Debian packages in which the data lies that code uses, and the zone's. */
export function dataPackages(uses: readonly DataUse[], zone: string | undefined): readonly string[] {
  const names = uses.map(({ kind }) => kindOf(kind).package);
  return [...new Set([...names, ...(zone === undefined ? [] : [kindOf("zones").package])])].sort();
}

/** Data files for the image, out of the target's packages, each with its reason. Throws `TIME_ZONE_UNKNOWN`. */
export async function runtimeData(
  context: Context,
  store: Store,
  { uses, zone, packages }: DataRequest,
): Promise<RuntimeData> {
  const shipped = merge(...packages.map(({ tree }) => tree));
  const certificates = shipped.entries.filter(({ path }) => isCertificate.test(path));
  const bundle = certificates.length === 0 ? [] : [await bundleOf(context, store, certificates)];
  const zones = uses.some(({ kind }) => kind === "zones");
  const entries: Readonly<Record<DataKind["name"], readonly Entry[]>> = {
    certificates: bundle,
    zones: zones ? allZones(shipped) : zone === undefined ? [] : zoneFiles(shipped, zone),
    services: shipped.entries.filter(({ path }) => /^etc\/(services|protocols)$/.test(path)),
  };
  const told = uses.map((use) => ({ use, of: kindOf(use.kind), files: entries[use.kind] }));
  const named = zone !== undefined && !zones ? entries.zones : [];
  return {
    tree: fileTree([
      ...bundle,
      ...told.flatMap(({ use, files }) => (use.kind === "certificates" ? [] : files)),
      ...named,
    ]),
    needs: [
      ...told.flatMap(({ use, of, files }) => files.map((file) => need(use, of, file))),
      ...named.map(({ path }) => ({ id: `/${path}`, by: "configuration", rule: `TZ is ${zone}` })),
    ],
    report: [
      ...told.map(({ use, of }) => `${of.words} come in: ${use.module} names ${use.word}.`),
      ...(named.length === 0 ? [] : [`The time zone ${zone} comes in: TZ names it.`]),
    ],
  };
}

function kindOf(name: DataKind["name"]): DataKind {
  const kind = dataKinds.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no data is called ${name}`);
  return kind;
}

function need({ module, owner, word }: DataUse, { words }: DataKind, { path }: Entry): Need {
  const name = module
    .split("/")
    .at(-1)
    ?.replace(/\.beam$/, "");
  const rule = `${words.toLowerCase().replace("ca ", "CA ")}: ${name} names ${word}`;
  return owner === undefined ? { id: `/${path}`, rule } : { id: `/${path}`, by: owner, rule };
}

const isCertificate = /^usr\/share\/ca-certificates\/.*\.crt$/;

/** What Debian's maintainer script would write: every certificate, in one file that OTP and OpenSSL know. */
function bundleOf(context: Context, store: Store, certificates: readonly Entry[]): Promise<Entry> {
  return cached<Entry>(context, store, {
    name: "Gather the CA certificates",
    id: "ca-bundle/1",
    inputs: certificates.map((entry) => JSON.stringify(entry)),
    objects: (entry) => digestsOf({ entries: [entry] }),
    detail: () => `${certificates.length} certificates`,
    run: async () => {
      const texts = await Promise.all(
        certificates.map(async (entry) => {
          if (entry.kind !== "file" || !("object" in entry.content)) return "";
          return (await store.read(entry.content.object)).toString("latin1").trimEnd();
        }),
      );
      const bytes = Buffer.from(`${texts.filter((text) => text !== "").join("\n")}\n`, "latin1");
      const from = certificates[0]?.why.from;
      const why = { stage: "runtime", ...(from === undefined ? {} : { from }), rule: "CA certificates" };
      const content = { object: await store.put(bytes), size: bytes.length };
      const path = "etc/ssl/certs/ca-certificates.crt";
      return { kind: "file", path, mode: 0o644, uid: 0, gid: 0, content, why };
    },
  });
}
