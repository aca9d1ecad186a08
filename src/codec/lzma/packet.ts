import { type Output, repeat, reserve, unitsPerBit } from "../weight/index.js";
import { malformed } from "./errors.js";
import { type Model, places } from "./model.js";
import { decodeBit, decodeDirect, decodeReverse, decodeTree, type RangeDecoder } from "./range.js";

/** Bounds of what is decoded next. */
export interface Limits {
  /** Where the input ends. */
  readonly inputEnd: number;
  /** Where the dictionary begins in the output. */
  readonly dictionaryStart: number;
  readonly dictionarySize: number;
}

/** 1/65536 bit in one unit of `Output.cost`. */
const fraction = 65536 / unitsPerBit;

/**
 * Decodes packets until the output has `outputEnd` bytes or the end mark comes.
 * Each byte is charged the cost of the packet that gave it. Returns whether the end mark came.
 * Throws `LZMA_MALFORMED`.
 */
export function decodePackets(
  decoder: RangeDecoder,
  model: Model,
  output: Output,
  outputEnd: number,
  limits: Limits,
): boolean {
  const { probs } = model;
  const positionMask = (1 << model.properties.pb) - 1;
  let carry = 0;
  while (output.size < outputEnd) {
    decoder.cost = carry;
    const position = (output.size - limits.dictionaryStart) & positionMask;
    if (output.size === output.bytes.length) reserve(output, 1);
    if (decodeBit(decoder, probs, places.isMatch + (model.state << 4) + position) === 0) {
      const byte = decodeLiteral(decoder, model, output, limits.dictionaryStart);
      output.bytes[output.size] = byte;
      output.cost[output.size] = Math.floor(decoder.cost / fraction);
      output.size++;
    } else {
      const length = decodeMatch(decoder, model, position);
      if (length === 0) return true;
      copyMatch(output, model.rep0, length, Math.floor(decoder.cost / fraction), outputEnd, limits);
    }
    carry = decoder.cost % fraction;
    if (decoder.at > limits.inputEnd) throw malformed("it is cut short");
  }
  return false;
}

function copyMatch(
  output: Output,
  rep0: number,
  length: number,
  units: number,
  outputEnd: number,
  { dictionaryStart, dictionarySize }: Limits,
): void {
  const distance = (rep0 >>> 0) + 1;
  if (distance > output.size - dictionaryStart || distance > dictionarySize)
    throw malformed("it repeats bytes that were never there");
  if (length > outputEnd - output.size) throw malformed("it holds more than it says");
  reserve(output, length);
  repeat(output, distance, length, units);
}

/** States below 7 follow a literal; after a match the byte that would have followed it helps to guess. */
function decodeLiteral(decoder: RangeDecoder, model: Model, output: Output, start: number): number {
  const { properties, probs, state } = model;
  const { lc, lp } = properties;
  const { bytes, size } = output;
  const before = size > start ? (bytes[size - 1] ?? 0) : 0;
  const context = (((size - start) & ((1 << lp) - 1)) << lc) + (before >> (8 - lc));
  const base = places.literal + 0x300 * context;
  model.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  let symbol = 1;
  if (state >= 7) {
    let match = bytes[size - (model.rep0 >>> 0) - 1] ?? 0;
    while (symbol < 0x100) {
      const expected = (match >> 7) & 1;
      match <<= 1;
      const bit = decodeBit(decoder, probs, base + ((1 + expected) << 8) + symbol);
      symbol = (symbol << 1) | bit;
      if (bit !== expected) break;
    }
  }
  while (symbol < 0x100) symbol = (symbol << 1) | decodeBit(decoder, probs, base + symbol);
  return symbol & 0xff;
}

/** Length of a match, whose distance becomes `rep0`; 0 for the end mark. */
function decodeMatch(decoder: RangeDecoder, model: Model, position: number): number {
  const { probs, state } = model;
  if (decodeBit(decoder, probs, places.isRep + state) === 0) {
    model.rep3 = model.rep2;
    model.rep2 = model.rep1;
    model.rep1 = model.rep0;
    model.state = state < 7 ? 7 : 10;
    const length = decodeLength(decoder, probs, places.length, position);
    model.rep0 = decodeDistance(decoder, probs, Math.min(length - 2, 3));
    return model.rep0 === -1 ? 0 : length;
  }
  if (decodeBit(decoder, probs, places.isRepG0 + state) === 0) {
    if (decodeBit(decoder, probs, places.isRep0Long + (state << 4) + position) === 0) {
      model.state = state < 7 ? 9 : 11;
      return 1;
    }
  } else swapDistances(decoder, model);
  model.state = state < 7 ? 8 : 11;
  return decodeLength(decoder, probs, places.repLength, position);
}

/** Brings the second, third or fourth of the last distances to the front. */
function swapDistances(decoder: RangeDecoder, model: Model): void {
  const { probs, state } = model;
  let distance = model.rep1;
  if (decodeBit(decoder, probs, places.isRepG1 + state) !== 0) {
    distance = model.rep2;
    if (decodeBit(decoder, probs, places.isRepG2 + state) !== 0) {
      distance = model.rep3;
      model.rep3 = model.rep2;
    }
    model.rep2 = model.rep1;
  }
  model.rep1 = model.rep0;
  model.rep0 = distance;
}

function decodeLength(decoder: RangeDecoder, probs: Uint16Array, base: number, position: number): number {
  if (decodeBit(decoder, probs, base) === 0)
    return 2 + decodeTree(decoder, probs, base + 2 + (position << 3), 3);
  if (decodeBit(decoder, probs, base + 1) === 0)
    return 10 + decodeTree(decoder, probs, base + 130 + (position << 3), 3);
  return 18 + decodeTree(decoder, probs, base + 258, 8);
}

/** Distance minus one as a 32-bit integer; -1 is the end mark. */
function decodeDistance(decoder: RangeDecoder, probs: Uint16Array, lengthState: number): number {
  const slot = decodeTree(decoder, probs, places.distanceSlot + (lengthState << 6), 6);
  if (slot < 4) return slot;
  const bits = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << bits;
  if (slot < 14) return base + decodeReverse(decoder, probs, places.distanceSpecial + base - slot, bits);
  const high = decodeDirect(decoder, bits - 4) << 4;
  return (base + high + decodeReverse(decoder, probs, places.distanceAlign, 4)) | 0;
}
