import { type Output, reserve, store } from "../weight/index.js";
import { malformed } from "./errors.js";
import { type Model, newModel, readProperties, resetModel } from "./model.js";
import { decodePackets } from "./packet.js";
import { finishRange, type RangeDecoder, startBytes, startRange } from "./range.js";

/** What lasts from one chunk to the next. */
interface Chain {
  model: Model | undefined;
  dictionaryStart: number;
  dictionarySet: boolean;
}

/**
 * Decodes LZMA2 data that starts at `at` of `input` and returns where it ends. Chunk headers are charged to
 * nobody. Throws `LZMA_MALFORMED`, `UNPACKED_TOO_LARGE`.
 */
export function decodeLzma2(input: Uint8Array, at: number, dictionarySize: number, output: Output): number {
  const chain: Chain = { model: undefined, dictionaryStart: output.size, dictionarySet: false };
  for (let next = at; ; ) {
    const control = input[next];
    if (control === undefined) throw malformed("it is cut short");
    if (control === 0) return next + 1;
    if (control > 2 && control < 0x80) throw malformed("a chunk has an unknown kind");
    if (control === 1 || control >= 0xe0) {
      chain.dictionaryStart = output.size;
      chain.dictionarySet = true;
    } else if (!chain.dictionarySet) throw malformed("its first chunk does not start a dictionary");
    next =
      control < 0x80
        ? storedChunk(input, next, output)
        : packedChunk(input, next, dictionarySize, chain, output);
  }
}

function storedChunk(input: Uint8Array, at: number, output: Output): number {
  const start = at + 3;
  const end = start + u16(input, at + 1) + 1;
  if (end > input.length) throw malformed("it is cut short");
  store(output, input.subarray(start, end));
  return end;
}

function packedChunk(
  input: Uint8Array,
  at: number,
  dictionarySize: number,
  chain: Chain,
  output: Output,
): number {
  const control = input[at] ?? 0;
  const size = (((control & 0x1f) << 16) | u16(input, at + 1)) + 1;
  const packed = u16(input, at + 3) + 1;
  const start = at + (control >= 0xc0 ? 6 : 5);
  const end = start + packed;
  if (end > input.length || packed < startBytes) throw malformed("it is cut short");
  const model = modelFor(control, input[at + 5] ?? 0, chain);
  reserve(output, size);
  const decoder: RangeDecoder = { input, at: start, range: 0, code: 0, cost: 0 };
  startRange(decoder);
  const limits = { inputEnd: end, dictionaryStart: chain.dictionaryStart, dictionarySize };
  const ended = decodePackets(decoder, model, output, output.size + size, limits);
  finishRange(decoder);
  if (ended || decoder.at !== end || decoder.code !== 0)
    throw malformed("a chunk does not end where it should");
  return end;
}

/** Control bytes: 0x80 goes on, 0xa0 forgets, 0xc0 has new properties, 0xe0 a new dictionary besides. */
function modelFor(control: number, properties: number, chain: Chain): Model {
  if (control >= 0xc0) {
    const read = readProperties(properties);
    if (read === undefined || read.lc + read.lp > 4) throw malformed("its properties are impossible");
    chain.model = newModel(read);
    return chain.model;
  }
  if (chain.model === undefined) throw malformed("its first chunk names no properties");
  if (control >= 0xa0) resetModel(chain.model);
  return chain.model;
}

function u16(input: Uint8Array, at: number): number {
  return ((input[at] ?? 0) << 8) | (input[at + 1] ?? 0);
}
