import type { ElfHeader, Section, Segment } from "./layout.js";
import { wordsOf } from "./word.js";

export interface Note {
  readonly name: string;
  readonly type: number;
  readonly content: Uint8Array;
}

/** Notes of PT_NOTE segments, or of note sections where there are no segments (kernel modules). */
export function readNotes(
  bytes: Uint8Array,
  header: ElfHeader,
  segments: readonly Segment[],
  sections: readonly Section[],
): readonly Note[] {
  const parts = segments
    .filter(({ type }) => type === "note")
    .map(({ offset, fileSize, align }) => ({ offset, size: fileSize, align: align === 8 ? 8 : 4 }));
  const fallback = sections
    .filter(({ type }) => type === "note")
    .map(({ offset, size }) => ({ offset, size, align: 4 }));
  return (parts.length > 0 ? parts : fallback).flatMap(({ offset, size, align }) =>
    notesIn(bytes.subarray(offset, offset + size), header, align),
  );
}

function notesIn(bytes: Uint8Array, header: ElfHeader, align: number): Note[] {
  const words = wordsOf(bytes, header);
  const round = (offset: number) => Math.ceil(offset / align) * align;
  const notes: Note[] = [];
  for (let at = 0; at + 12 <= bytes.length; ) {
    const [nameSize, size] = [words.u32(at), words.u32(at + 4)];
    const start = round(at + 12 + nameSize);
    if (start + size > bytes.length) break;
    const name = Buffer.from(bytes.subarray(at + 12, at + 12 + Math.max(nameSize - 1, 0))).toString("latin1");
    notes.push({ name, type: words.u32(at + 8), content: bytes.subarray(start, start + size) });
    at = round(start + size);
  }
  return notes;
}
