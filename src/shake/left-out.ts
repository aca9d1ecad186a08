import { atom, binary, encodeTerm, integer, list, type Term, tuple } from "../codec/etf/index.js";
import { crc32 } from "../codec/lzma/index.js";
import type { Applied, Why } from "./decide.js";
import type { Asleep } from "./dormant.js";

/** Where `data/shake/error_handler.erl` reads the table, relative to the release's root. */
export const leftOutPath = "releases/left_out.etf";

/**
 * What `error_handler` says of what was left out, as an external term: `#{Module => [{Why, all | Hashes}]}`. A function is 16 bits
 * of the CRC-32 of `name/arity`: one in two thousand unknown functions of a module with thirty that were left out
 * is mistaken for one of these. `{answers, [{Name, Arity, {is | say, Answer} | {by, Module}}]}` is in front for those that start a server which is left asleep.
 */
export function leftOutTable({ removed, cut, asleep }: Applied): Uint8Array {
  const answers = (module: string) => {
    const functions = asleep.get(module) ?? [];
    return functions.length === 0 ? [] : [tuple(atom("answers"), list(...functions.map(answerTerm)))];
  };
  const pairs: [Term, Term][] = [
    ...[...removed].map(([module, why]): [Term, Term] => [
      atom(module),
      list(...answers(module), tuple(atom(why), atom("all"))),
    ]),
    ...[...cut].flatMap(([module, functions]): [Term, Term][] =>
      functions.size === 0 ? [] : [[atom(module), list(...answers(module), ...groups(functions))]],
    ),
  ];
  return encodeTerm({ type: "map", pairs });
}

function answerTerm({ name, arity, answer, standIn, says }: Asleep): Term {
  const given =
    standIn === undefined ? tuple(atom(says ? "say" : "is"), atom(answer)) : tuple(atom("by"), atom(standIn));
  return tuple(atom(name), integer(arity), given);
}

function groups(functions: ReadonlyMap<string, Why>): readonly Term[] {
  const names = new Map<Why, string[]>();
  for (const [name, why] of functions) names.set(why, [...(names.get(why) ?? []), name]);
  return [...names].map(([why, all]) => tuple(atom(why), binary(hashes(all))));
}

function hashes(names: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(names.length * 2);
  const sorted = names.map((name) => crc32(Buffer.from(name, "utf8")) & 0xffff).toSorted((a, b) => a - b);
  for (const [index, hash] of sorted.entries()) bytes.writeUInt16BE(hash, index * 2);
  return bytes;
}
