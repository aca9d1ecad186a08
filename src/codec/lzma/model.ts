/** Literal context, literal position and position bits (LZMA specification). */
export interface Properties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

/** What the coder has learnt: probabilities, the state of the last packets, the last four distances. */
export interface Model {
  readonly properties: Properties;
  readonly probs: Uint16Array;
  state: number;
  /** Distances minus one, newest first. */
  rep0: number;
  rep1: number;
  rep2: number;
  rep3: number;
}

const lengthSize = 2 + 16 * 8 + 16 * 8 + 256;

/** Where each group of probabilities starts. */
export const places = {
  isMatch: 0,
  isRep: 192,
  isRepG0: 204,
  isRepG1: 216,
  isRepG2: 228,
  isRep0Long: 240,
  distanceSlot: 432,
  distanceSpecial: 688,
  distanceAlign: 816,
  length: 832,
  repLength: 832 + lengthSize,
  literal: 832 + 2 * lengthSize,
} as const;

export function newModel(properties: Properties): Model {
  const size = places.literal + (0x300 << (properties.lc + properties.lp));
  const model = { properties, probs: new Uint16Array(size), state: 0, rep0: 0, rep1: 0, rep2: 0, rep3: 0 };
  resetModel(model);
  return model;
}

export function resetModel(model: Model): void {
  model.probs.fill(1024);
  model.state = 0;
  model.rep0 = 0;
  model.rep1 = 0;
  model.rep2 = 0;
  model.rep3 = 0;
}

/** The properties byte `(pb * 5 + lp) * 9 + lc`; undefined for one that no encoder writes. */
export function readProperties(byte: number): Properties | undefined {
  if (byte >= 9 * 5 * 5) return undefined;
  return { lc: byte % 9, lp: Math.floor(byte / 9) % 5, pb: Math.floor(byte / 45) };
}
