export {
  type DataUse,
  dataPackages,
  dataUses,
  type RuntimeData,
  runtimeData,
  zoneOf,
} from "./data/index.js";
export { applicationFiles, debianRuntime, packagedOtp, runtimePackages } from "./debian.js";
export {
  type LibraryRequest,
  libraryPaths,
  type MissingLibrary,
  missingLibraries,
  type NeededLibraries,
  neededLibraries,
} from "./libraries.js";
export { packageOfLibrary } from "./library-package.js";
export { packageOfProgram, type StrandedScript, strandedScripts } from "./scripts.js";
export {
  type CompiledRuntime,
  compiledRuntime,
  packagedRuntimeSource,
  sourcePackage,
} from "./source/index.js";
export type { Runtime } from "./types.js";
