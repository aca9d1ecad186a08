export { figure, times } from "./figures.js";
export { imageSection, markdownTable } from "./markdown.js";
