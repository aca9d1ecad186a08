import { imageTooLarge, mebibytes } from "./errors.js";
import type { Image } from "./schema.js";

/** What one owner (a package, an application, a stage) takes of an image, in bytes. */
export interface SizePart {
  /** Short name: `erlang-base`, `elixir`, `OTP stdlib`, `Linux kernel`. */
  readonly name: string;
  /** Content of its files, exact. */
  readonly raw: number;
  /**
   * Share of what ships. Exact for the kernel; files share the bytes of their compressed part in
   * proportion to their size, which is an estimate: text compresses better than code.
   */
  readonly compressed: number;
}

/** Every owner's share, largest first. The shares add up to the size of the image. */
export function sizeParts(image: Image): readonly SizePart[] {
  const kernel = { name: "Linux kernel", raw: image.kernel.size, compressed: image.kernel.size };
  const owners = new Map<string, { raw: number; compressed: number }>();
  const weights = image.rootfs.parts.map(() => 0);
  for (const { part, size = 0 } of image.contents) weights[part] = (weights[part] ?? 0) + size;
  for (const { part, why, size = 0 } of image.contents) {
    const packed = image.rootfs.parts[part]?.packed ?? 0;
    const weight = weights[part] ?? 0;
    const owner = ownerOf(image, why);
    const sum = owners.get(owner) ?? { raw: 0, compressed: 0 };
    sum.raw += size;
    sum.compressed += weight === 0 ? 0 : (packed * size) / weight;
    owners.set(owner, sum);
  }
  const files = [...owners].filter(([, { raw }]) => raw > 0).map(([name, sum]) => ({ name, ...sum }));
  return rounded([kernel, ...files], image.size).toSorted(largestFirst);
}

/** The `count` largest parts. */
export function largestParts(image: Image, count: number): readonly SizePart[] {
  return sizeParts(image).slice(0, count);
}

/** At most `rows` parts for a table; the smallest are summed up in a last row. */
export function sizeTable(image: Image, rows = 12): readonly SizePart[] {
  const parts = sizeParts(image);
  if (parts.length <= rows) return parts;
  const rest = parts.slice(rows - 1);
  const total = (key: "raw" | "compressed") => rest.reduce((sum, part) => sum + part[key], 0);
  const name = `${rest.length} smaller parts`;
  return [...parts.slice(0, rows - 1), { name, raw: total("raw"), compressed: total("compressed") }];
}

/** Throws `IMAGE_TOO_LARGE` (exit 4) with the five largest parts when the image has more than `budget` bytes. */
export function checkBudget(image: Image, budget: number): void {
  if (image.size <= budget) return;
  const largest = largestParts(image, 5);
  const width = Math.max(...largest.map(({ name }) => name.length));
  const lines = largest.map(({ name, compressed }) => `${name.padEnd(width)}  ${mebibytes(compressed)} MiB`);
  throw imageTooLarge(image.size, budget, lines);
}

/** Owners in people's words: `deb:erlang-base@1:27.3.4.1` is `erlang-base`, `otp:kernel@10.2` is `OTP kernel`. */
function ownerOf(image: Image, why: number): string {
  const reason = image.reasons[why];
  if (reason === undefined) return "unknown";
  const [, kind, name] = /^([a-z-]+):(.*?)(?:@.*)?$/.exec(reason.from ?? "") ?? [];
  if (reason.stage === "kernel") return "Linux modules";
  if (name === undefined) return reason.from ?? reason.stage;
  if (kind === "otp") return `OTP ${name}`;
  return kind === "release" ? `${name} (release files)` : name;
}

/** Whole bytes; what rounding loses goes to the largest part, so that the sum is right. */
function rounded(parts: readonly SizePart[], total: number): readonly SizePart[] {
  const whole = parts.map((part) => ({ ...part, compressed: Math.floor(part.compressed) }));
  const lost = total - whole.reduce((sum, part) => sum + part.compressed, 0);
  const [heaviest] = whole.slice(1).toSorted(largestFirst);
  return whole.map((part) => (part === heaviest ? { ...part, compressed: part.compressed + lost } : part));
}

function largestFirst(a: SizePart, b: SizePart): number {
  return b.compressed - a.compressed || (a.name < b.name ? -1 : 1);
}
