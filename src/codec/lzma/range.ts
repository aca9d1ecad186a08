import { malformed } from "./errors.js";

/** A range decoder (LZMA specification, "Range coder"). All numbers are kept as 32-bit integers. */
export interface RangeDecoder {
  readonly input: Uint8Array;
  /** Next byte; may run past the end, which the caller checks once a packet. */
  at: number;
  range: number;
  code: number;
  /** Cost of what was decoded since the caller set it to 0, in 1/65536 bit. */
  cost: number;
}

const oneBit = 65536;

/** Cost of a decision by its probability in 1/2048. */
const prices = Int32Array.from({ length: 2049 }, (_, p) =>
  Math.round(-Math.log2(Math.max(p, 1) / 2048) * oneBit),
);

/** Bytes that a range decoder is started with. */
export const startBytes = 5;

/** Throws `LZMA_MALFORMED` unless the first byte is 0, which encoders always write. */
export function startRange(decoder: RangeDecoder): void {
  decoder.range = -1;
  decoder.code = 0;
  if (decoder.input[decoder.at++] !== 0) throw malformed("its coded data does not start as it should");
  for (let i = 1; i < startBytes; i++)
    decoder.code = (decoder.code << 8) | (decoder.input[decoder.at++] ?? 0);
}

/** Takes what an encoder always writes at its end; `at` is then behind the stream. */
export function finishRange(decoder: RangeDecoder): void {
  if (decoder.range >>> 24 === 0) normalise(decoder);
}

function normalise(decoder: RangeDecoder): void {
  decoder.range <<= 8;
  decoder.code = (decoder.code << 8) | (decoder.input[decoder.at++] ?? 0);
}

/** Decodes one decision with the adaptive probability at `index`. */
export function decodeBit(decoder: RangeDecoder, probs: Uint16Array, index: number): number {
  if (decoder.range >>> 24 === 0) normalise(decoder);
  const prob = probs[index] ?? 0;
  const bound = Math.imul(decoder.range >>> 11, prob);
  if (decoder.code >>> 0 < bound >>> 0) {
    decoder.range = bound;
    probs[index] = prob + ((2048 - prob) >> 5);
    decoder.cost += prices[prob] ?? 0;
    return 0;
  }
  decoder.range = (decoder.range - bound) | 0;
  decoder.code = (decoder.code - bound) | 0;
  probs[index] = prob - (prob >> 5);
  decoder.cost += prices[2048 - prob] ?? 0;
  return 1;
}

/** A number of `bits` bits, highest first, with a tree of probabilities at `base`. */
export function decodeTree(decoder: RangeDecoder, probs: Uint16Array, base: number, bits: number): number {
  let node = 1;
  for (let i = 0; i < bits; i++) node = (node << 1) | decodeBit(decoder, probs, base + node);
  return node - (1 << bits);
}

/** The same, lowest bit first. */
export function decodeReverse(decoder: RangeDecoder, probs: Uint16Array, base: number, bits: number): number {
  let node = 1;
  let value = 0;
  for (let i = 0; i < bits; i++) {
    const bit = decodeBit(decoder, probs, base + node);
    node = (node << 1) | bit;
    value |= bit << i;
  }
  return value;
}

/** A number whose bits are all equally likely. */
export function decodeDirect(decoder: RangeDecoder, bits: number): number {
  let value = 0;
  for (let i = 0; i < bits; i++) {
    if (decoder.range >>> 24 === 0) normalise(decoder);
    decoder.range >>>= 1;
    const below = decoder.code >>> 0 < decoder.range >>> 0;
    if (!below) decoder.code = (decoder.code - decoder.range) | 0;
    value = (value << 1) | (below ? 0 : 1);
  }
  decoder.cost += bits * oneBit;
  return value >>> 0;
}
