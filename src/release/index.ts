export { buildMixRelease, type MixReleaseOptions, mixReleaseFolder } from "./mix.js";
export { assertOtpCompatible } from "./otp.js";
export { type StartCommand, startCommand } from "./start.js";
export type { Release, ReleaseApplication, StartType } from "./types.js";
