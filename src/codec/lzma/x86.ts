/** By which of the last three bytes were opcodes: whether this one may be, and which byte of its target tells. */
const allowed = [true, true, true, false, true, false, false, false] as const;
const tellingByte = [0, 1, 2, 2, 3, 3, 3, 3] as const;

/**
 * Undoes the x86 filter of xz (format specification 5.3.2) in place: the absolute targets of `call` and `jmp`
 * become relative again. Lengths and positions do not change. `bytes` is a whole block.
 */
export function undoX86(bytes: Uint8Array): void {
  let mask = 0;
  let last = -1;
  let at = 0;
  while (at < bytes.length - 4) {
    if (((bytes[at] ?? 0) & 0xfe) !== 0xe8) {
      at++;
      continue;
    }
    const distance = at - last;
    last = at;
    mask = distance > 3 ? 0 : (mask << (distance - 1)) & 7;
    if (isTarget(bytes, at, mask) && isSign(bytes[at + 4] ?? 0)) {
      makeRelative(bytes, at, mask);
      at += 5;
    } else {
      mask = ((mask << 1) & 7) | 1;
      at++;
    }
  }
}

/** Whether the bytes behind an opcode can be a target, seen how near other opcodes were. */
function isTarget(bytes: Uint8Array, at: number, mask: number): boolean {
  return mask === 0 || (allowed[mask] === true && !isSign(bytes[at + 4 - (tellingByte[mask] ?? 0)] ?? 0));
}

function makeRelative(bytes: Uint8Array, at: number, mask: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4);
  const bits = (tellingByte[mask] ?? 0) * 8;
  let source = view.getUint32(0, true);
  let target = (source - (at + 5)) | 0;
  while (mask !== 0 && isSign((target >>> (24 - bits)) & 0xff)) {
    source = target ^ ((1 << (32 - bits)) - 1);
    target = (source - (at + 5)) | 0;
  }
  const sign = ((target >>> 24) & 1) === 0 ? 0 : 0xff000000;
  view.setUint32(0, (sign | (target & 0xffffff)) >>> 0, true);
}

function isSign(byte: number): boolean {
  return byte === 0 || byte === 0xff;
}
