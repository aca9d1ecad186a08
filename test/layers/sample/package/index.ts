export const open = 1;
export const lazy = () => import("../cli/index.js");
// process.env in a comment, and import "../cli/index.js", are no matter
