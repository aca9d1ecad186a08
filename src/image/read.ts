import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { systemCode } from "../error/index.js";
import type { CodeReasons } from "../shake/types.js";
import { imageDamaged, imageTooNew, kernelConfigUnknown, notAnImage } from "./errors.js";
import { reasonsSchema } from "./reasons-schema.js";
import { type Image, imageSchema } from "./schema.js";

/** An image on disk. Paths are absolute. */
export interface Bundle {
  readonly folder: string;
  readonly image: Image;
  readonly arch: Image["arch"];
  readonly kernel: string;
  readonly rootfs: string;
  readonly commandLine: readonly string[];
  readonly machines?: readonly string[];
}

/**
 * Reads a bundle folder and checks that its files are there with the sizes it names.
 * Throws `NOT_AN_IMAGE`, `IMAGE_TOO_NEW`, `IMAGE_DAMAGED`.
 */
export async function readBundle(path: string): Promise<Bundle> {
  const folder = resolve(path);
  const image = parsed(folder, await imageJson(folder));
  const [kernel, rootfs] = [join(folder, image.kernel.file), join(folder, image.rootfs.file)];
  await checkSize(kernel, image.kernel.size);
  await checkSize(rootfs, image.rootfs.size);
  const { arch, commandLine, machines } = image;
  return {
    folder,
    image,
    arch,
    kernel,
    rootfs,
    commandLine,
    ...(machines === undefined ? {} : { machines }),
  };
}

/**
 * The configuration (`.config`) of a kernel that was compiled for the image.
 * Throws `KERNEL_CONFIG_UNKNOWN` when it was not, `IMAGE_DAMAGED`.
 */
export async function readKernelConfig({ folder, image }: Bundle): Promise<string> {
  const { config, release } = image.kernel;
  if (config === undefined) throw kernelConfigUnknown(folder, release);
  return (await sidecar(folder, config)).toString("utf8");
}

/** More than the reasons of any release. */
const largestReasons = 256 * 1024 ** 2;

/**
 * Why each function of the image is kept or went. Undefined when nothing was to be left out of it, or when an earlier
 * version built it. Throws `IMAGE_DAMAGED`.
 */
export async function readCodeReasons({ folder, image }: Bundle): Promise<CodeReasons | undefined> {
  const file = image.shrink?.reasons;
  if (file === undefined) return undefined;
  const packed = await sidecar(folder, file);
  try {
    const text = gunzipSync(packed, { maxOutputLength: largestReasons }).toString("utf8");
    return reasonsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw imageDamaged(join(folder, file.file), "it cannot be read", error);
  }
}

async function sidecar(folder: string, file: NonNullable<Image["kernel"]["config"]>): Promise<Buffer> {
  const path = join(folder, file.file);
  await checkSize(path, file.size);
  const bytes = await readFile(path);
  if (createHash("sha256").update(bytes).digest("hex") !== file.sha256)
    throw imageDamaged(path, "its SHA-256 differs");
  return bytes;
}

/** Checks every byte of kernel and root file system. Throws `IMAGE_DAMAGED`. */
export async function verifyBundle({ image, kernel, rootfs }: Bundle): Promise<void> {
  for (const [file, expected] of [
    [kernel, image.kernel.sha256],
    [rootfs, image.rootfs.sha256],
  ] as const) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    if (hash.digest("hex") !== expected) throw imageDamaged(file, "its SHA-256 differs");
  }
}

async function imageJson(folder: string): Promise<unknown> {
  const text = await readFile(join(folder, "image.json"), "utf8").catch((error: unknown) => {
    const code = systemCode(error);
    if (code === "ENOENT") throw notAnImage(folder, "it has no image.json", error);
    if (code === "ENOTDIR") throw notAnImage(folder, "it is no folder", error);
    throw notAnImage(folder, `its image.json cannot be read (${code ?? "unknown error"})`, error);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notAnImage(folder, "its image.json is no JSON", error);
  }
}

const anyFormat = z.object({ format: z.int() });

function parsed(folder: string, json: unknown): Image {
  const format = anyFormat.safeParse(json);
  if (format.success && format.data.format > 1) throw imageTooNew(folder, format.data.format);
  const result = imageSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw notAnImage(folder, `its image.json does not follow the schema${where}`, result.error);
}

async function checkSize(file: string, size: number): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw imageDamaged(file, "the file is missing");
  if (found.size !== size) throw imageDamaged(file, `it has ${found.size} bytes, not ${size}`);
}
