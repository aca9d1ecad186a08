export { buildMixRelease, mixReleaseFolder } from "./mix.js";
