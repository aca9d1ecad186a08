export { type BuildOptions, type BuildResult, build } from "./build.js";
