export { debianRuntime, packagedOtp, runtimePackages } from "./debian.js";
export { type LibraryRequest, type NeededLibraries, neededLibraries } from "./libraries.js";
export type { Runtime } from "./types.js";
