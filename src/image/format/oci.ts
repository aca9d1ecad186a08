import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type CpioEntry, decodeCpio } from "../../codec/cpio/index.js";
import { type Context, step } from "../../step/index.js";
import { plainRootfs } from "../plain.js";
import { type Bundle, verifyBundle } from "../read.js";
import type { Image } from "../schema.js";
import { notStartable } from "./errors.js";
import { parseLaunch } from "./launch.js";
import { layerArchive } from "./layer.js";
import { type OciLayer, ociLayout } from "./oci-layout.js";
import { containerProcess } from "./process.js";

const architectures = { x86_64: "amd64", aarch64: "arm64", riscv64: "riscv64" } as const;
const configuration = "etc/lean/init.conf";
/** Programs and files that only a machine of its own needs. */
const ofTheMachine = new Set(["init", configuration, "etc/lean"]);

export interface OciExport {
  /** An OCI image layout as a tar archive. */
  readonly archive: Buffer;
  /** Digest of the image's manifest, `sha256:…`. */
  readonly digest: string;
  readonly layers: readonly { readonly name: string; readonly size: number }[];
}

/**
 * The application's root file system as an OCI image: what the image's layers hold, without kernel modules and
 * guest/init, and with the release as the process. The same image gives the same bytes. Throws `IMAGE_DAMAGED`,
 * `EXPORT_NEEDS_INIT`, `EXPORT_NOT_STARTABLE`.
 */
export async function exportOci(context: Context, bundle: Bundle): Promise<OciExport> {
  return step(context, "Write an OCI image", async () => {
    const { image } = bundle;
    await verifyBundle(bundle);
    const entries = decodeCpio(await plainRootfs(await readFile(bundle.rootfs), image.rootfs));
    const launch = entries.find(({ path }) => path === configuration);
    if (launch?.kind !== "file") throw notStartable(bundle.folder);
    const start = containerProcess(bundle.folder, parseLaunch(Buffer.from(launch.data).toString("utf8")));
    const [uid, gid] = start.user.split(":").map(Number);
    const layers = await layersOf(image, entries, { uid: uid ?? 0, gid: gid ?? 0 });
    const { archive, digest } = await ociLayout({
      architecture: architectures[image.arch],
      tag: `${image.name}:${image.version}`.toLowerCase(),
      start,
      layers,
      labels: {
        "org.opencontainers.image.title": image.name,
        "org.opencontainers.image.version": image.version,
      },
    });
    return { archive, digest, layers: layers.map(({ name, packed }) => ({ name, size: packed.length })) };
  });
}

type Owner = Pick<CpioEntry, "uid" | "gid">;

/** One layer per layer of the image, so that a new version of the application is a new second layer only. */
async function layersOf(
  image: Image,
  entries: readonly CpioEntry[],
  owner: Owner,
): Promise<readonly OciLayer[]> {
  const names = [...new Set(image.rootfs.parts.map(({ layer }) => layer))];
  const places = new Map(
    image.contents.map(({ path, part, why }) => [
      path,
      { layer: image.rootfs.parts[part]?.layer, stage: image.reasons[why]?.stage },
    ]),
  );
  const kept = [...new Map(entries.map((entry) => [entry.path, entry])).values()].filter(
    ({ path }) => !ofTheMachine.has(path) && places.get(path)?.stage !== "kernel",
  );
  return Promise.all(
    names.map((name, index) => {
      const own = kept.filter(({ path }) => (places.get(path)?.layer ?? names[0]) === name);
      return packed(name, index === 0 ? [...own, writable(owner)] : own);
    }),
  );
}

/** Where the release says that it is up, and keeps what it writes at the start. */
function writable(owner: Owner): CpioEntry {
  return { ...owner, kind: "directory", path: "run/lean", mode: 0o755 };
}

async function packed(name: string, entries: readonly CpioEntry[]): Promise<OciLayer> {
  const archive = await layerArchive(
    [...entries].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path))),
  );
  const digest = createHash("sha256").update(archive).digest("hex");
  return { name, digest, packed: await promisify(gzip)(archive, { level: 9 }) };
}
