export interface TarHeader {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly size: number;
}

const size = 512;

/** Reads the header at `at`; undefined when its checksum is wrong or a number is none. */
export function headerOf(bytes: Uint8Array, at: number): TarHeader | undefined {
  const head = bytes.subarray(at, at + size);
  if (head.length < size) return undefined;
  let sum = 8 * 32;
  for (let i = 0; i < size; i++) if (i < 148 || i >= 156) sum += head[i] ?? 0;
  if (number(head.subarray(148, 156)) !== sum) return undefined;
  const [mode, length] = [number(head.subarray(100, 108)), number(head.subarray(124, 136))];
  if (mode === undefined || length === undefined) return undefined;
  const name = text(head.subarray(0, 100));
  // Only POSIX writes a prefix; GNU keeps times there.
  const prefix = text(head.subarray(257, 265)) === "ustar" ? text(head.subarray(345, 500)) : "";
  const path = prefix === "" ? name : `${prefix}/${name}`;
  return { path, type: String.fromCharCode(head[156] ?? 0), mode: mode & 0o7777, size: length };
}

/** `path` of the records `LENGTH KEY=VALUE\n` of a pax header, "" without one. */
export function paxPath(records: Uint8Array): string {
  let path = "";
  for (let at = 0; at < records.length; ) {
    const blank = records.indexOf(0x20, at);
    const length = blank < 0 ? 0 : Number(text(records.subarray(at, blank)));
    if (!Number.isSafeInteger(length) || length < 5 || at + length > records.length) return path;
    const record = text(records.subarray(blank + 1, at + length - 1));
    if (record.startsWith("path=")) path = record.slice(5);
    at += length;
  }
  return path;
}

/** Text up to the first NUL. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const part = end < 0 ? bytes : bytes.subarray(0, end);
  return Buffer.from(part.buffer, part.byteOffset, part.length).toString("utf8");
}

/** Octal text, or GNU's base 256 when the highest bit is set. */
function number(field: Uint8Array): number | undefined {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    const value = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, (field[0] ?? 0) & 0x7f);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = text(field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || "0", 8) : undefined;
}
