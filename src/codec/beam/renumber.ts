import { malformed } from "./errors.js";

/** Entries of a table that are kept, and their new places. */
export interface Renumbering {
  /** Marks `count` entries from `place` as used. Throws `BEAM_MALFORMED` when the table has none there. */
  use(place: number, count?: number): void;
  isUsed(place: number): boolean;
  /** The new place of a used entry: their order stays. */
  placeOf(place: number): number;
  /** The used ones of the table's entries. */
  filter<T>(entries: readonly T[]): readonly T[];
  /** How many are used. */
  count(): number;
}

/** Keeps the used ones of `size` entries together in their order, so that using all changes nothing. */
export function renumbering(what: string, size: number): Renumbering {
  const used = new Uint8Array(size);
  let places: Int32Array | undefined;

  function placed(): Int32Array {
    let next = 0;
    places ??= Int32Array.from(used, (each) => (each === 0 ? -1 : next++));
    return places;
  }

  return {
    use(place, count = 1) {
      if (place < 0 || count < 0 || place + count > size)
        throw malformed(`it names ${what} that are not there`);
      used.fill(1, place, place + count);
      places = undefined;
    },
    isUsed: (place) => used[place] === 1,
    placeOf: (place) => placed()[place] ?? -1,
    filter: (entries) => entries.filter((_, place) => used[place] === 1),
    count: () => used.reduce((sum, each) => sum + each, 0),
  };
}
