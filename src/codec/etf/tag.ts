/** Tags of the external term format (erts "External Term Format", erl_ext_dist). */
export const tag = {
  version: 131,
  compressed: 80,
  newFloat: 70,
  bitstring: 77,
  smallInteger: 97,
  integer: 98,
  floatText: 99,
  atomLatin1: 100,
  smallTuple: 104,
  largeTuple: 105,
  nil: 106,
  string: 107,
  list: 108,
  binary: 109,
  smallBig: 110,
  largeBig: 111,
  newFunction: 112,
  exported: 113,
  smallAtomLatin1: 115,
  map: 116,
  atomUtf8: 118,
  smallAtomUtf8: 119,
} as const;

/** Pids, ports and references: an atom (the node) and so many bytes; references count words before it. */
export const nodeBound: Readonly<Record<number, { readonly words: boolean; readonly bytes: number }>> = {
  88: { words: false, bytes: 12 },
  89: { words: false, bytes: 8 },
  90: { words: true, bytes: 4 },
  102: { words: false, bytes: 5 },
  103: { words: false, bytes: 9 },
  114: { words: true, bytes: 1 },
  120: { words: false, bytes: 12 },
};
