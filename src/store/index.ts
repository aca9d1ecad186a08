export { type CachedStep, cached, type Json, stepKey } from "./cached.js";
export { derivedFile } from "./derived.js";
export { storeCorrupt } from "./errors.js";
export { openStore, type Store } from "./store.js";
