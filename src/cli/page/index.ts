export { analysisPage } from "./analysis/page.js";
export { benchPage } from "./bench/page.js";
