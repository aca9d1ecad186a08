export { decodeTerm } from "./decode.js";
export { encodeTerm } from "./encode.js";
export { atom, binary, charlist, charlistText, float, integer, list, type Term, tuple } from "./term.js";
