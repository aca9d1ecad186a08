import { LeanError } from "../../error/index.js";

/** Decompressed bytes, and what each of them cost in the compressed stream. */
export interface Weighed {
  readonly bytes: Uint8Array;
  /** For each byte, 1/256 bit; a packet's cost is spread over the bytes that it gives. */
  readonly cost: Uint16Array;
}

/** Fractions of a bit in `Weighed.cost`. */
export const unitsPerBit = 256;

/** Where a decoder puts bytes and their cost. Mutable: one decoder owns it until it is finished. */
export interface Output {
  bytes: Uint8Array;
  cost: Uint16Array;
  /** Bytes written. */
  size: number;
  readonly limit: number;
  /** Room that is made at first. */
  readonly hint: number;
}

const smallest = 1 << 16;

/** An empty output that takes at most `limit` bytes; `hint` is the size that is expected, when it is known. */
export function newOutput(limit: number, hint = smallest): Output {
  return { bytes: new Uint8Array(0), cost: new Uint16Array(0), size: 0, limit, hint };
}

/** Makes room for `count` bytes more. Throws `UNPACKED_TOO_LARGE` beyond the limit. */
export function reserve(output: Output, count: number): void {
  const wanted = output.size + count;
  if (wanted <= output.bytes.length) return;
  if (wanted > output.limit) throw unpackedTooLarge(output.limit);
  const capacity = Math.min(output.limit, Math.max(wanted, output.bytes.length * 2, output.hint, smallest));
  const { bytes, cost, size } = output;
  output.bytes = new Uint8Array(capacity);
  output.bytes.set(bytes.subarray(0, size));
  output.cost = new Uint16Array(capacity);
  output.cost.set(cost.subarray(0, size));
}

/** Copies bytes that are stored as they are: 8 bits each. */
export function store(output: Output, bytes: Uint8Array): void {
  reserve(output, bytes.length);
  output.bytes.set(bytes, output.size);
  output.cost.fill(8 * unitsPerBit, output.size, output.size + bytes.length);
  output.size += bytes.length;
}

/**
 * Repeats `length` bytes from `distance` bytes before the end; the caller has made room and checked that they
 * are there. `units` is what that cost in all: spread evenly, the first byte takes what does not divide.
 */
export function repeat(output: Output, distance: number, length: number, units: number): void {
  const { bytes, cost, size } = output;
  const from = size - distance;
  if (length > 32) {
    // What overlaps is a pattern: what was copied of it already is copied again.
    let done = Math.min(distance, length);
    bytes.copyWithin(size, from, from + done);
    for (; done < length; done = Math.min(2 * done, length))
      bytes.copyWithin(size + done, size, size + Math.min(done, length - done));
  } else for (let i = 0; i < length; i++) bytes[size + i] = bytes[from + i] ?? 0;
  const share = Math.floor(units / length);
  if (length > 32) cost.fill(share, size, size + length);
  else for (let i = 0; i < length; i++) cost[size + i] = share;
  cost[size] = Math.min(65535, units - share * (length - 1));
  output.size = size + length;
}

/** What was written, without holding much more memory than it takes. */
export function finished({ bytes, cost, size }: Output): Weighed {
  if (size * 2 < bytes.length) return { bytes: bytes.slice(0, size), cost: cost.slice(0, size) };
  return { bytes: bytes.subarray(0, size), cost: cost.subarray(0, size) };
}

export function unpackedTooLarge(limit: number): LeanError {
  return new LeanError({
    code: "UNPACKED_TOO_LARGE",
    message: `The data unpacks to more than the ${Math.round(limit / 1048576)} MiB that are read at most.`,
    hint: "Unpack it yourself and name the folder.",
  });
}
