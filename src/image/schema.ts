import { z } from "zod";
import { architectures } from "../config/index.js";

const bytes = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A plain name: nothing that could lead out of the bundle's folder. */
const fileName = z.string().regex(/^[\w][\w.-]*$/);

const part = z.object({
  layer: z.string(),
  /** `programs` (ELF) or `files` (the rest): compressed apart. */
  part: z.enum(["files", "programs"]),
  /** Bytes of its cpio archive. */
  raw: bytes,
  /** Bytes of it as shipped. */
  packed: bytes,
});

const reason = z.object({
  stage: z.string(),
  /** What it belongs to, for example `deb:erlang-base@1:27.3.4.1`. */
  from: z.string().optional(),
  /** The package that its bytes come from, when `from` is something else. */
  package: z.string().optional(),
  rule: z.string(),
});

const need = z.object({
  /** `kind:name@version`, or an absolute path in the image. */
  id: z.string(),
  /** What needs it; absent for a root. */
  by: z.string().optional(),
  rule: z.string(),
});

const content = z.object({
  path: z.string(),
  kind: z.enum(["file", "directory", "symlink", "device"]),
  /** Bytes of a file's content; absent otherwise. */
  size: bytes.optional(),
  /** Index into `rootfs.parts`. */
  part: z.int().nonnegative(),
  /** Index into `reasons`. */
  why: z.int().nonnegative(),
});

/** A file of the bundle that is not read at boot, and no part of `size`. */
const sidecar = z.object({ file: fileName, size: bytes, sha256 });

const amount = z.object({ modules: z.int(), functions: z.int(), code: bytes });

/** What `--shrink` left out of the release: docs/shaking.md. */
const shrink = z.object({
  level: z.enum(["apps", "modules", "functions"]),
  before: amount,
  after: amount,
  /** What went, by rule: the capability whose door is closed, or `unreachable`. */
  removed: z.array(z.object({ rule: z.string(), modules: z.int(), functions: z.int() })).readonly(),
  /** Capabilities that the application or its configuration opened, and by what. */
  opened: z
    .array(z.object({ capability: z.string(), by: z.string(), application: z.string().optional() }))
    .readonly(),
  /** Computed calls of which nothing is known. */
  unresolved: z.array(z.string()).readonly(),
  /** Modules that could not be read and are whole. */
  opaque: z.array(z.string()).readonly(),
  unmatched: z
    .array(
      z.object({
        rule: z.string(),
        near: z.array(z.string()).readonly(),
        application: z.string().optional(),
      }),
    )
    .readonly(),
  /** Why each function is kept or went. Absent in images of earlier versions. */
  reasons: sidecar.optional(),
});

const pinned = z.object({ name: z.string(), version: z.string(), architecture: z.string(), sha256 });

/**
 * `image.json` of a bundle folder: all that there is to know of an image without unpacking it. Holds no
 * time, no path of the host and no secret: the same inputs give the same bytes.
 */
export const imageSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  version: z.string(),
  type: z.string(),
  arch: z.enum(architectures),
  /** Kernel plus root file system as shipped, in bytes. */
  size: bytes,
  /** Kernel command line, without the console. */
  commandLine: z.array(z.string()),
  /** Machines it boots on, best first. */
  machines: z.array(z.string()).optional(),
  kernel: z.object({
    file: fileName,
    size: bytes,
    sha256,
    release: z.string(),
    /** The package that it comes from. */
    from: z.string().optional(),
    /** Its configuration, where it was made for the image. */
    config: sidecar.optional(),
  }),
  rootfs: z.object({
    file: fileName,
    size: bytes,
    sha256,
    compression: z.enum(["xz", "zstd", "gzip", "none"]),
    parts: z.array(part),
  }),
  /** Versions of what is inside: `otp`, `erts`, `elixir` … */
  versions: z.record(z.string(), z.string()),
  capabilities: z.array(z.string()),
  /** How to run it when nothing else is said. */
  defaults: z.object({
    memoryMiB: z.int().positive().optional(),
    stopSeconds: z.number().nonnegative().optional(),
    ready: z.string(),
  }),
  /** Every distribution package that bytes came from. */
  packages: z.array(pinned),
  reasons: z.array(reason),
  /** Edges of the graph of reasons: docs/why.md. Absent in images of earlier versions. */
  needs: z.array(need).optional(),
  /** Absent when nothing was to be left out. */
  shrink: shrink.optional(),
  contents: z.array(content),
});

export type Image = z.infer<typeof imageSchema>;
