export { countObjects, type ReadSource } from "./count.js";
