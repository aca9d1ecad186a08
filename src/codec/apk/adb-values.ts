import { damagedApk } from "./errors.js";

/** A value of an ADB: its type in the four high bits, and a number or the place of what it stands for (apk-v3(5)). */
export type Value = number;

/** The values of one ADB block. Readings beyond its end, and more readings than any real one needs, throw `APK_DAMAGED`. */
export interface Adb {
  readonly root: Value;
  /** A whole number, 0 for what is none. */
  readonly int: (value: Value) => number;
  /** Bytes, none for what is not bytes. */
  readonly blob: (value: Value) => Uint8Array;
  readonly text: (value: Value) => string;
  /** The slots of an array or object, `slots[0]` being the first field or item; none for other values. */
  readonly slots: (value: Value) => readonly Value[];
}

const types = { int: 1, int32: 2, int64: 3, blob8: 8, blob16: 9, blob32: 10, array: 13, object: 14 } as const;
const headerSize = 8;
/** Values of the largest index there is, tenfold: objects may be shared, so that size alone bounds nothing. */
const mostValues = 50_000_000;

/** Opens the content of an ADB block: a header with the format's version and the root, and what values point to. */
export function openAdb(block: Uint8Array): Adb {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  if (bytes.length < headerSize) throw damagedApk("its database is shorter than a header");
  if (bytes[0] !== 0) throw damagedApk("its database is of a format that is not known");
  let left = mostValues;
  const place = (value: Value, size: number, from = 0): number => {
    const at = (value & 0x0fffffff) + from;
    if (at + size > bytes.length) throw damagedApk("a value of its database lies beyond the end");
    return at;
  };
  const slots = (value: Value): readonly Value[] => {
    const type = value >>> 28;
    if (type !== types.array && type !== types.object) return [];
    const total = bytes.readUInt32LE(place(value, 4));
    const start = place(value, total * 4);
    left -= total;
    if (total < 1 || left < 0)
      throw damagedApk("its database has an array without length, or too many values");
    return Array.from({ length: total - 1 }, (_, i) => bytes.readUInt32LE(start + 4 * (i + 1)));
  };
  const blob = (value: Value): Uint8Array => {
    const wide = { [types.blob8]: 1, [types.blob16]: 2, [types.blob32]: 4 }[value >>> 28];
    if (wide === undefined) return new Uint8Array(0);
    const size = bytes.readUIntLE(place(value, wide), wide);
    const start = place(value, size, wide);
    return bytes.subarray(start, start + size);
  };
  return {
    root: bytes.readUInt32LE(4),
    blob,
    slots,
    text: (value) => Buffer.from(blob(value)).toString("utf8"),
    int(value) {
      const type = value >>> 28;
      if (type === types.int) return value & 0x0fffffff;
      if (type === types.int32) return bytes.readUInt32LE(place(value, 4));
      return type === types.int64 ? safe(bytes.readBigUInt64LE(place(value, 8))) : 0;
    },
  };
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damagedApk("its database has a number beyond all sizes");
  return Number(value);
}
