import type { Reader } from "../bytes/index.js";
import { malformed } from "./errors.js";
import { float, integer, type Term } from "./term.js";

/** A sign byte and `size` bytes of magnitude, least significant first. */
export function bigInteger(reader: Reader, size: number): Term {
  const negative = reader.u8() !== 0;
  const digits = Buffer.from(reader.take(size)).reverse().toString("hex");
  const value = digits === "" ? 0n : BigInt(`0x${digits}`);
  return integer(negative ? -value : value);
}

/** Sign byte and magnitude of a big integer, least significant first, without leading zeros. */
export function bigBytes(value: bigint): { readonly sign: number; readonly magnitude: Buffer } {
  const digits = (value < 0n ? -value : value).toString(16);
  const magnitude = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex").reverse();
  return { sign: value < 0n ? 1 : 0, magnitude };
}

export function floatOf(bytes: Uint8Array): Term {
  return finite(new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0));
}

/** The text form of old versions, `%.20e` padded with NUL. */
export function floatOfText(bytes: Uint8Array): Term {
  const text = Buffer.from(bytes).toString("latin1").replace(/\0+$/, "");
  return finite(/^-?\d[\d.]*(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN);
}

export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw malformed("an atom is not UTF-8", error);
  }
}

/** Erlang has neither infinities nor NaN. */
function finite(value: number): Term {
  if (!Number.isFinite(value)) throw malformed("a float is not a number");
  return float(value);
}
