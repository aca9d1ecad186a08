export { type DockerfileRequest, dockerfile } from "./dockerfile.js";
export { releaseName } from "./name.js";
