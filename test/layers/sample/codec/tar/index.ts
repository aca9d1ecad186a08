export { x } from "./deep.js";
