export { buildRelease, releaseFolder } from "./make.js";
export { releaseId } from "./needs.js";
export type { ReleaseOptions } from "./options.js";
export { assertOtpCompatible } from "./otp.js";
export { startCommand } from "./start.js";
export type { StartCommand } from "./start-command.js";
export type { Release, ReleaseApplication, StartType } from "./types.js";
