export { type Description, readDescription } from "./description.js";
export { buildPackageRelease, type PackageOptions } from "./package.js";
