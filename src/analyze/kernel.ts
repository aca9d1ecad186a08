import { type BootImage, readBootImage } from "../codec/boot-image/index.js";
import { elfParts, isElf } from "../codec/elf/index.js";
import { LeanError } from "../error/index.js";
import { type Draft, unitsPerByte } from "./draft.js";
import { draftsOf, type Part } from "./file.js";
import { openStream, plain, type Stream, unpackedLimit } from "./stream.js";

/** What a kernel file is made of. */
export interface KernelDraft {
  readonly drafts: readonly Draft[];
  /** Compression of the kernel within the file; absent when it is not known or none. */
  readonly compression?: string;
}

/**
 * Divides a kernel file: a bzImage or EFI zboot image into the code that starts it, the decompressor, and the
 * sections of the kernel that it holds; a plain ELF kernel into sections; anything else stays whole.
 */
export function kernelDraft(bytes: Uint8Array): KernelDraft {
  const boot = readBootImage(bytes);
  if (boot === undefined) return wholeKernel(bytes);
  const payload = attempt(() => openPayload(bytes, boot));
  // Behind the compressed kernel a bzImage has the unpacked size, and the rest of the decompressor.
  const end = payload?.end ?? boot.to;
  const own = [
    stored("boot code", boot.setupEnd),
    stored("decompressor", boot.from - boot.setupEnd + bytes.length - end),
  ].filter(({ raw }) => raw > 0);
  if (payload === undefined) return { drafts: [...own, stored("compressed kernel", end - boot.from)] };
  return { drafts: [...own, ...insideOf(payload), payload.overhead], compression: payload.compression };
}

/** Bytes that lie in the file as they are. */
function stored(name: string, size: number): Draft {
  return { name, kind: "section", raw: size, units: size * unitsPerByte };
}

/** A bzImage ends its payload with the unpacked size, which saves the decoder from growing. */
function openPayload(bytes: Uint8Array, { kind, from, to }: BootImage): Stream | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(to - 4, to);
  const size = kind === "bzImage" ? a + b * 2 ** 8 + c * 2 ** 16 + d * 2 ** 24 : undefined;
  return openStream(bytes.subarray(0, to), from, unpackedLimit, size);
}

/** Sections of the unpacked kernel; behind its end lie the places that must be patched when it is moved. */
function insideOf(stream: Stream): readonly Draft[] {
  const { bytes, measure } = stream;
  const parts = attempt(() => (isElf(bytes) ? elfParts(bytes) : undefined));
  if (parts === undefined)
    return [{ name: "kernel", kind: "section", raw: bytes.length, units: measure(0, bytes.length) }];
  return draftsOf(relocations(parts), "section", ({ from, to }) => measure(from, to));
}

function relocations(parts: readonly Part[]): readonly Part[] {
  const last = parts.at(-1);
  return last?.name === "padding" ? [...parts.slice(0, -1), { ...last, name: "relocations" }] : parts;
}

function wholeKernel(bytes: Uint8Array): KernelDraft {
  const stream = attempt(() => openStream(bytes));
  if (stream !== undefined && stream.end === bytes.length)
    return { drafts: [...insideOf(stream), stream.overhead], compression: stream.compression };
  const { measure } = plain(bytes);
  const parts = attempt(() => (isElf(bytes) ? elfParts(bytes) : undefined));
  if (parts !== undefined) return { drafts: draftsOf(parts, "section", ({ from, to }) => measure(from, to)) };
  return {
    drafts: [{ name: "kernel", kind: "section", raw: bytes.length, units: measure(0, bytes.length) }],
  };
}

/** A kernel that cannot be looked into is shown whole. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof LeanError) return undefined;
    throw error;
  }
}
