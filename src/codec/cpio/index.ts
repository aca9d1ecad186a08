export { decodeCpio } from "./decode.js";
export { cpioEntrySize, encodeCpio } from "./encode.js";
export type { CpioEntry } from "./entry.js";
export { type CpioItem, isCpio, walkCpio } from "./walk.js";
