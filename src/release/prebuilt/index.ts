export { type Adoption, adopt } from "./adopt.js";
export { buildPrebuiltRelease, type PrebuiltOptions } from "./prebuilt.js";
