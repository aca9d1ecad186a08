import { finished, newOutput } from "../weight/index.js";
import { malformed } from "./errors.js";
import { newModel, readProperties } from "./model.js";
import { decodePackets } from "./packet.js";
import { finishRange, type RangeDecoder, startRange } from "./range.js";
import { type Decoded, u32 } from "./xz.js";

/** Whether the 13 bytes here can be the header of an .lzma file, as `lzma` and kernels write it. */
export function isLzmaAlone(input: Uint8Array, at = 0): boolean {
  const high = u32(input, at + 9);
  const dictionary = u32(input, at + 1);
  return (
    input[at] === 0x5d &&
    input.length > at + 13 &&
    (high === 0xffffffff || high === 0) &&
    (dictionary & 0xfff) === 0
  );
}

/**
 * Decodes an .lzma stream that starts at `at`: properties, size of the dictionary, size of the data or -1 for
 * one with an end mark. Throws `LZMA_MALFORMED`, `UNPACKED_TOO_LARGE` beyond `limit` bytes.
 */
export function decodeLzmaAlone(input: Uint8Array, at: number, limit: number): Decoded {
  const properties = readProperties(input[at] ?? 255);
  if (properties === undefined || input.length < at + 18) throw malformed("it is cut short");
  const known = u32(input, at + 9) !== 0xffffffff;
  const size = known ? u32(input, at + 5) + u32(input, at + 9) * 2 ** 32 : limit + 1;
  const output = newOutput(limit);
  const decoder: RangeDecoder = { input, at: at + 13, range: 0, code: 0, cost: 0 };
  startRange(decoder);
  const limits = {
    inputEnd: input.length,
    dictionaryStart: 0,
    dictionarySize: Math.max(u32(input, at + 1), 4096),
  };
  const ended = decodePackets(decoder, newModel(properties), output, size, limits);
  finishRange(decoder);
  if (!ended && !known) throw malformed("it is cut short");
  return { ...finished(output), end: decoder.at };
}
