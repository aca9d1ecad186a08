export { kvmAnswer } from "./acceleration.js";
export { launchQemu } from "./driver.js";
export { freePort } from "./free-port.js";
export { type KvmAnswer, probeKvm } from "./probe.js";
export { findQemu, type QemuProgram } from "./program.js";
