import { fetch as undici } from "undici";

console.log("hello", undici);
export const open = 2;
