export { decodeZstd, isZstd } from "./frame.js";
