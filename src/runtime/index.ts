export { debianRuntime, packagedOtp, runtimePackages } from "./debian.js";
export { type LibraryRequest, neededLibraries } from "./libraries.js";
export type { Runtime } from "./types.js";
