import { createHash } from "node:crypto";
import type { CpioEntry } from "../../codec/cpio/index.js";
import { layerArchive } from "./layer.js";
import type { ContainerProcess } from "./process.js";

export interface OciImage {
  /** In OCI's words: `amd64`, `arm64`, `riscv64`. */
  readonly architecture: string;
  /** Tag by which engines know it. */
  readonly tag: string;
  readonly start: ContainerProcess;
  /** Lowest first. */
  readonly layers: readonly OciLayer[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface OciLayer {
  /** What made it, shown by `docker history`. */
  readonly name: string;
  /** SHA-256 of the tar archive, hex, and the archive compressed with gzip. */
  readonly digest: string;
  readonly packed: Buffer;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Times may be left out, but umoci 0.4 does not get along without them. */
const epoch = "1970-01-01T00:00:00Z";

const media = "application/vnd.oci.image";

/**
 * The files of an OCI image layout with one image (OCI image specification 1.1: image-layout, manifest, config),
 * in the order in which they are written. All times are the epoch: the same image gives the same digests.
 */
export async function ociLayout(
  image: OciImage,
): Promise<{ readonly archive: Buffer; readonly digest: string }> {
  const layers = image.layers.map(({ packed }) => blob(`${media}.layer.v1.tar+gzip`, packed));
  const config = jsonBlob(`${media}.config.v1+json`, configuration(image));
  const manifest = jsonBlob(`${media}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${media}.manifest.v1+json`,
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
  });
  const index = {
    schemaVersion: 2,
    mediaType: `${media}.index.v1+json`,
    manifests: [{ ...manifest.descriptor, annotations: { "org.opencontainers.image.ref.name": image.tag } }],
  };
  const blobs = new Map([...layers, config, manifest].map(({ path, bytes }) => [path, bytes]));
  const entries = [
    file("oci-layout", Buffer.from(JSON.stringify({ imageLayoutVersion: "1.0.0" }))),
    file("index.json", Buffer.from(JSON.stringify(index))),
    ...["blobs", "blobs/sha256"].map(
      (path): CpioEntry => ({ ...root, kind: "directory", mode: 0o755, path }),
    ),
    ...[...blobs].map(([path, bytes]) => file(path, bytes)),
  ];
  return { archive: await layerArchive(entries), digest: manifest.descriptor.digest };
}

function configuration({ architecture, start, layers, labels }: OciImage) {
  return {
    created: epoch,
    architecture,
    os: "linux",
    config: {
      User: start.user,
      Env: start.env,
      Entrypoint: start.entrypoint,
      WorkingDir: start.workdir,
      StopSignal: "SIGTERM",
      Labels: labels,
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
    history: layers.map(({ name }) => ({ created: epoch, created_by: `leanvm: ${name}` })),
  };
}

const root = { uid: 0, gid: 0 } as const;

function file(path: string, data: Buffer): CpioEntry {
  return { ...root, kind: "file", mode: 0o644, path, data };
}

interface Blob {
  readonly path: string;
  readonly bytes: Buffer;
  readonly descriptor: Descriptor;
}

function blob(mediaType: string, bytes: Buffer): Blob {
  const hash = createHash("sha256").update(bytes).digest("hex");
  return {
    path: `blobs/sha256/${hash}`,
    bytes,
    descriptor: { mediaType, digest: `sha256:${hash}`, size: bytes.length },
  };
}

function jsonBlob(mediaType: string, value: unknown): Blob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}
