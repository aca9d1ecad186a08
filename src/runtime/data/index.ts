export { dataPackages, type RuntimeData, runtimeData } from "./data.js";
export { type DataUse, dataUses } from "./uses.js";
export { zoneOf } from "./zone.js";
