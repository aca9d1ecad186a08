export { type CachedStep, cached, type Json, stepKey } from "./cached.js";
export { openStore, type Store } from "./store.js";
export { storeCorrupt } from "./errors.js";
