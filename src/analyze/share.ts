import type { Image } from "../image/index.js";

/** What files take: unpacked, and about how much of what ships. Bytes. */
export interface Share {
  readonly files: number;
  readonly raw: number;
  /** An estimate: files share the bytes of their compressed part in proportion to their size. */
  readonly packed: number;
}

/** What the files of an image take that `chosen` picks. */
export function shareOf(image: Image, chosen: (content: Image["contents"][number]) => boolean): Share {
  const weights = image.rootfs.parts.map(() => 0);
  for (const { part, size = 0 } of image.contents) weights[part] = (weights[part] ?? 0) + size;
  let [files, raw, packed] = [0, 0, 0];
  for (const content of image.contents) {
    if (content.kind !== "file" || !chosen(content)) continue;
    const { size = 0, part } = content;
    files++;
    raw += size;
    packed += (size * (image.rootfs.parts[part]?.packed ?? 0)) / Math.max(1, weights[part] ?? 1);
  }
  return { files, raw, packed: Math.round(packed) };
}
