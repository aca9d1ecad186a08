import type { a } from "./a.js";
export const b: typeof a | 1 = 1;
